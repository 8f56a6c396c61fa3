// 暫停 (LIVE-20): a card in place of everything; who presents slides goes on preparing them under a sign with the way back.
import { Button } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { isPaper } from "../../../rooms/stage";
import { may } from "../../../rooms/views";
import { useRoom, useSession } from "../context";
import styles from "../stage.module.css";

export function Paused() {
  const isPaused = useRoom((room) => room.room.paused_at !== null);
  const mayResume = useRoom((room) => may(room, "pause"));
  const hasPaper = useRoom((room) => isPaper(room.room.content));
  if (!isPaused) return null;
  return mayResume && hasPaper ? <PresenterSign /> : <Card mayResume={mayResume} />;
}

function Card({ mayResume }: { mayResume: boolean }) {
  const { t } = useTranslation("stage");
  return (
    <div className={styles.paused} role="status">
      <IconPlayerPause size={44} aria-hidden />
      <p className={styles.cardTitle}>{t("paused.title")}</p>
      <p className={styles.cardHint}>{t(mayResume ? "paused.host" : "paused.hint")}</p>
      {mayResume && <Resume />}
    </div>
  );
}

/** Slides and boards can be prepared meanwhile. */
function PresenterSign() {
  const { t } = useTranslation("stage");
  return (
    <div className={styles.pausedSign}>
      <span role="status">{t("paused.host")}</span>
      <Resume />
    </div>
  );
}

function Resume() {
  const { t } = useTranslation("stage");
  const session = useSession();
  return (
    <Button
      leftSection={<IconPlayerPlay size={20} aria-hidden />}
      onClick={() => void session.ask({ type: "resume-room" })}
    >
      {t("paused.resume")}
    </Button>
  );
}
