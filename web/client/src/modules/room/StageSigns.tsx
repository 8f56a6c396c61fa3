// The signs over the stage: the link is down, the teacher is away, the browser wants a tap before it sounds.
import { Button } from "@mantine/core";
import { IconVolume } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { remaining } from "../../rooms/clock";
import { isPaper } from "../../rooms/stage";
import { useClass, useRoom, useShowing } from "./context";
import styles from "./stage.module.css";
import { useNow } from "./useNow";

/** `faces`: what lies below are faces, beside the button of the gallery. */
export function StageSigns({ faces = false }: { faces?: boolean }) {
  const { t } = useTranslation("room");
  const showing = useShowing();
  const isLost = useClass((state) => state.link !== "open");
  const isInterrupted = useClass((state) => state.media === "interrupted");
  const isSlow = useRoom((room) => !room.carriesVideo && (faces || isPaper(room.room.content)));
  const isBlocked = useClass((state) => state.soundBlocked);
  const isAway = useRoom((room) => room.room.staff_away_since !== null);
  return (
    <>
      <div className={styles.bar} data-faces={faces || undefined} role="status">
        {isLost && <p className={styles.sign}>{t("reconnecting")}</p>}
        {isSlow && <SlowSign />}
        {!isLost && isInterrupted && <p className={styles.sign}>{t("mediaInterrupted")}</p>}
      </div>
      {isAway && <Away />}
      {isBlocked && (
        <div className={styles.veil}>
          <Button size="xl" leftSection={<IconVolume size={28} />} onClick={() => showing.media.unblockSound()}>
            {t("stage.tapToHear")}
          </Button>
        </div>
      )}
    </>
  );
}

/** Slides, ink and voices go on without the pictures of cameras. Quiet: nothing is to be done. */
function SlowSign() {
  const { t } = useTranslation("stage");
  return <p className={styles.slow}>{t("link.slow")}</p>;
}

/** From how long before the end the countdown is shown, in milliseconds. */
const NEAR_MS = 5 * 60_000;

function Away() {
  const { t } = useTranslation("room");
  const closesAt = useRoom((room) => room.room.closes_at);
  const now = useNow();
  const isNear = closesAt !== null && Date.parse(closesAt) - now < NEAR_MS;
  return (
    <div className={styles.away} role="status">
      <p className={styles.cardTitle}>{t("stage.away")}</p>
      <p className={styles.cardHint}>{t("stage.awayHint")}</p>
      {isNear && (
        <p className={styles.cardHint} aria-live="off">
          {t("stage.awayCloses", { time: remaining(closesAt, now) })}
        </p>
      )}
    </div>
  );
}
