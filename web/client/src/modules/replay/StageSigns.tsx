// The signs over the stage of a replay: play, that more is on its way, where it goes on, and what cannot be played.
import { Button, CloseButton, Loader } from "@mantine/core";
import { IconPlayerPlayFilled, IconPlayerSkipForward } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRoom } from "../room/context";
import { usePlayer, useReplay, useReplaySession } from "./context";
import styles from "./replay.module.css";
import { timeText } from "./start";

export function StageSigns({ resumed }: { resumed: number }) {
  const { t } = useTranslation("replay");
  const { player } = useReplaySession();
  const playing = usePlayer((state) => state.playing);
  const waiting = usePlayer((state) => state.waiting);
  const failed = usePlayer((state) => state.failed);
  const unread = useReplay((state) => state.unread);
  const isPaused = useRoom((room) => room.room.paused_at !== null);
  if (failed || unread) return <Trouble />;
  return (
    <>
      {!playing && (
        <button type="button" className={styles.play} aria-label={t("play")} onClick={() => player.toggle()}>
          <IconPlayerPlayFilled size={40} aria-hidden />
        </button>
      )}
      <div role="status" className={styles.waiting}>
        {playing && waiting && <Loader color="white" aria-label={t("waiting")} />}
      </div>
      <div className={styles.chips}>
        {resumed > 0 && <Resumed at={resumed} />}
        {isPaused && <SkipPause />}
      </div>
    </>
  );
}

function Trouble() {
  const { t } = useTranslation("replay");
  return (
    <div className={styles.trouble} role="alert">
      <p>{t("failed")}</p>
      <Button variant="white" color="dark" onClick={() => window.location.reload()}>
        {t("retry")}
      </Button>
    </div>
  );
}

/** So long it is told where the replay goes on, in milliseconds. */
const TOLD_MS = 10_000;

function Resumed({ at }: { at: number }) {
  const { t } = useTranslation("replay");
  const session = useReplaySession();
  const [told, setTold] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setTold(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!told) return null;
  const again = () => {
    session.seek(0);
    setTold(false);
  };
  return (
    <p className={styles.chip} role="status">
      <span>{t("resumed", { time: timeText(at * 1000) })}</span>
      <Button size="compact-sm" variant="white" color="dark" className={styles.chipButton} onClick={again}>
        {t("fromStart")}
      </Button>
      <CloseButton variant="transparent" c="white" aria-label={t("close")} onClick={() => setTold(false)} />
    </p>
  );
}

/** A pause is part of the class, but nobody needs to sit it out again. */
function SkipPause() {
  const { t } = useTranslation("replay");
  const session = useReplaySession();
  const next = useReplay((state) => state.chapters.find(({ at }) => at > state.at)?.at ?? null);
  if (next === null) return null;
  return (
    <Button
      size="sm"
      variant="white"
      color="dark"
      leftSection={<IconPlayerSkipForward size={20} aria-hidden />}
      onClick={() => session.seek(next)}
    >
      {t("skipPause")}
    </Button>
  );
}
