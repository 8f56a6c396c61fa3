// All pages of a deck as a row of small pictures; a tap turns to one. The current one stays in sight.
import { UnstyledButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Deck } from "../../../signaling/messages";
import { useSession } from "../context";
import styles from "./presenter.module.css";
import { pictureUrl, SLIDES } from "./slides";

export function Filmstrip({ deck }: { deck: Deck }) {
  const { t } = useTranslation("stage");
  const session = useSession();
  const row = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const frame = row.current?.children[deck.page - 1];
    if (!(frame instanceof HTMLElement) || !row.current) return;
    const left = frame.offsetLeft - (row.current.clientWidth - frame.clientWidth) / 2;
    row.current.scrollTo({ left, behavior: "smooth" });
  }, [deck.page]);
  return (
    <ol ref={row} className={styles.film} aria-label={t("presenter.pages")}>
      {Array.from({ length: deck.page_count }, (_, index) => index + 1).map((number) => (
        <li key={number}>
          <UnstyledButton
            className={styles.frame}
            aria-label={t("presenter.pageName", { number })}
            aria-current={number === deck.page ? "page" : undefined}
            onClick={() => void session.ask({ type: "show-page", page: number })}
          >
            <img src={pictureUrl(SLIDES, deck.id, number, "small")} alt="" loading="lazy" />
            <span aria-hidden>{number}</span>
          </UnstyledButton>
        </li>
      ))}
    </ol>
  );
}
