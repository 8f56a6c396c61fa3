// A white board page: paper of the shape of a slide, with nothing on it but ink.
import { useTranslation } from "react-i18next";
import { boardSurface } from "../../../rooms/stage";
import { Leaf } from "./Leaf";
import styles from "./leaf.module.css";

const SHAPE = 16 / 9;

export function BoardStage({ number }: { number: number }) {
  const { t } = useTranslation("stage");
  return (
    <Leaf surface={boardSurface(number)} aspect={SHAPE}>
      {() => <div className={styles.board} role="img" aria-label={t("board.page", { number })} />}
    </Leaf>
  );
}
