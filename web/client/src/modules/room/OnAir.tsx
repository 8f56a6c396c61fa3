// The sign of a viewer who has the floor: that one is heard, with mute and the way out.
import { Button } from "@mantine/core";
import { IconMicrophone, IconMicrophoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { trackOf } from "../../rooms/views";
import styles from "./class.module.css";
import { useClass, useRoom, useSession } from "./context";
import { TurnClock } from "./speaking/TurnClock";

export function OnAir() {
  const hasFloor = useRoom((room) => room.me.hand === "speaking");
  return hasFloor ? <Sign /> : null;
}

type Air = "onAir" | "onAirMuted" | "onAirHeld" | "noMicrophone";

function useAir(): Air {
  const muted = useClass((state) => state.sending.get("microphone")?.muted);
  const isHeld = useRoom((room) => trackOf(room, room.me.id, "microphone")?.held ?? false);
  if (muted === undefined) return "noMicrophone";
  if (muted) return "onAirMuted";
  return isHeld ? "onAirHeld" : "onAir";
}

function Sign() {
  const { t } = useTranslation("room");
  const session = useSession();
  const air = useAir();
  const until = useRoom((room) => room.me.speaks_until);
  const isOpen = air === "onAir" || air === "onAirHeld";
  const words = {
    onAir: "speak.mute",
    onAirHeld: "speak.mute",
    onAirMuted: "speak.unmute",
    noMicrophone: "speak.tryAgain",
  } as const;
  return (
    <section className={styles.onAir} data-air={air} aria-label={t("stage.speakingNow")}>
      {isOpen ? <IconMicrophone size={22} aria-hidden /> : <IconMicrophoneOff size={22} aria-hidden />}
      <strong role="status">{t(`speak.${air}`)}</strong>
      <TurnClock until={until} />
      <span className={styles.onAirActions}>
        <Button variant="white" color="dark" onClick={() => void session.media.toggleMicrophone()}>
          {t(words[air])}
        </Button>
        <Button variant="white" color="red.9" onClick={() => void session.ask({ type: "stop-speaking" })}>
          {t("speak.stop")}
        </Button>
      </span>
    </section>
  );
}
