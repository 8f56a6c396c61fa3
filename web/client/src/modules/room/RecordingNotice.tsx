// Told to everybody who comes into a class that is recorded, or when it begins to be: what is written, whether oneself is
// left out, and to who comes late the way to its beginning.
import { Button } from "@mantine/core";
import { IconPlayerRecord } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { lessonTime } from "../../rooms/clock";
import { manages } from "../../rooms/views";
import { useClass, useRoom } from "./context";
import styles from "./recording.module.css";

/** Whoever comes later than this may want to see the beginning. In milliseconds. */
const LATE_MS = 60_000;

export function RecordingNotice() {
  const isOn = useRoom((room) => room.room.recording);
  // A host has begun it, and sees the sign.
  const isHost = useRoom(manages);
  return isOn && !isHost ? <Once /> : null;
}

/** A recording that begins anew is told anew: then this is mounted anew. */
function Once() {
  const [understood, setUnderstood] = useState(false);
  return understood ? null : <Notice onClose={() => setUnderstood(true)} />;
}

function Notice({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("room");
  const id = useRoom((room) => room.id);
  const isLeftOut = useRoom((room) => room.me.recorded === false);
  const isGuest = useRoom((room) => room.me.kind === "outsider");
  const offset = useClass((state) => state.clockOffset);
  const lesson = useRoom((room) => room.room);
  const [isLate] = useState(() => lessonTime(lesson, Date.now() + offset) > LATE_MS);
  return (
    <section className={styles.notice} aria-label={t("recording.on")}>
      <IconPlayerRecord size={22} aria-hidden className={styles.mark} />
      <p role="status">{t(isLeftOut ? "recording.toldLeftOut" : "recording.told")}</p>
      <span className={styles.actions}>
        {isLate && !isGuest && (
          <Button component={Link} to={`/replays/${id}?t=0`} variant="subtle" className={styles.link}>
            {t("recording.fromStart")}
          </Button>
        )}
        <Button variant="light" onClick={onClose}>
          {t("recording.understood")}
        </Button>
      </span>
    </section>
  );
}
