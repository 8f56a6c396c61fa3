// That the class is being recorded, always in sight; and that oneself is left out, where no consent was given (LIVE-05).
import { IconEyeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRoom } from "./context";
import styles from "./recording.module.css";

export function RecordingSign() {
  const { t } = useTranslation("room");
  const isOn = useRoom((room) => room.room.recording);
  const isLeftOut = useRoom((room) => room.me.recorded === false);
  if (!isOn) return null;
  return (
    <span className={styles.sign} title={t("recording.told")}>
      <span className={styles.dot} aria-hidden />
      <span className={styles.words}>{t("recording.on")}</span>
      <span className={styles.short} aria-hidden>
        REC
      </span>
      {isLeftOut && (
        <span className={styles.leftOut}>
          <IconEyeOff size={18} role="img" aria-label={t("recording.leftOut")} />
        </span>
      )}
    </span>
  );
}
