// 暫停 (LIVE-20): viewers see a card in place of everything; the host goes on preparing under a sign with the way back.
import { Button } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { may } from "../../../rooms/views";
import { useRoom, useSession } from "../context";
import styles from "../stage.module.css";

export function Paused() {
  const isPaused = useRoom((room) => room.room.paused_at !== null);
  const mayResume = useRoom((room) => may(room, "pause"));
  if (!isPaused) return null;
  return mayResume ? <HostSign /> : <Card />;
}

function Card() {
  const { t } = useTranslation("stage");
  return (
    <div className={styles.paused} role="status">
      <IconPlayerPause size={44} aria-hidden />
      <p className={styles.cardTitle}>{t("paused.title")}</p>
      <p className={styles.cardHint}>{t("paused.hint")}</p>
    </div>
  );
}

function HostSign() {
  const { t } = useTranslation("stage");
  const session = useSession();
  return (
    <div className={styles.pausedSign}>
      <span role="status">{t("paused.host")}</span>
      <Button
        size="compact-md"
        leftSection={<IconPlayerPlay size={20} aria-hidden />}
        onClick={() => void session.ask({ type: "resume-room" })}
      >
        {t("paused.resume")}
      </Button>
    </div>
  );
}
