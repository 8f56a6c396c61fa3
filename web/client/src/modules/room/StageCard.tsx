// What the stage says while there is no picture: the host is invited to show something, the others to wait calmly.
import { Button } from "@mantine/core";
import {
  IconAntennaBars2,
  IconCamera,
  IconChalkboard,
  IconMicrophone,
  IconPresentation,
  IconScreenShare,
  IconSeedling,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { isLive, may, trackOf } from "../../rooms/views";
import { canShareScreen } from "../../rtc/devices";
import { useRoom, useSession } from "./context";
import styles from "./stage.module.css";

/** `slow`: there is a picture, which the link does not carry. */
export function StageCard({ slow }: { slow: boolean }) {
  const presents = useRoom((room) => may(room, "set-content"));
  if (slow) return <SlowCard />;
  return presents ? <HostCard /> : <WaitCard />;
}

function SlowCard() {
  const { t } = useTranslation("stage");
  return (
    <div className={styles.card} role="status">
      <IconAntennaBars2 size={44} aria-hidden />
      <p className={styles.cardTitle}>{t("link.slowTitle")}</p>
      <p className={styles.cardHint}>{t("link.slowHint")}</p>
    </div>
  );
}

function WaitCard() {
  const { t } = useTranslation("room");
  const name = useRoom((room) => room.room.host_name);
  const hasVoice = useRoom((room) => isLive(trackOf(room, room.room.host_id, "microphone")));
  const isAway = useRoom((room) => room.room.staff_away_since !== null);
  if (isAway) return <div className={styles.card} />;
  return (
    <div className={styles.card} role="status">
      {hasVoice ? <IconMicrophone size={44} aria-hidden /> : <IconSeedling size={44} aria-hidden />}
      <p className={styles.cardTitle}>{hasVoice ? t("stage.voiceOnly", { name }) : t("stage.preparing")}</p>
      <p className={styles.cardHint}>{hasVoice ? t("stage.voiceOnlyHint") : t("stage.preparingHint")}</p>
    </div>
  );
}

function HostCard() {
  const { t } = useTranslation(["room", "stage"]);
  const { media, ink } = useSession();
  return (
    <div className={styles.card}>
      <p className={styles.cardTitle}>{t("stage.hostStart")}</p>
      <p className={styles.cardHint}>{t("stage.hostStartHint")}</p>
      <div className={styles.cardActions}>
        <Button leftSection={<IconPresentation size={20} />} onClick={() => ink.open("decks")}>
          {t("stage:tools.slides")}
        </Button>
        <Button
          variant="white"
          color="dark"
          leftSection={<IconCamera size={20} />}
          onClick={() => void media.toggleCamera()}
        >
          {t("tools.cameraOn")}
        </Button>
        {canShareScreen() && (
          <Button
            variant="white"
            color="dark"
            leftSection={<IconScreenShare size={20} />}
            onClick={() => void media.shareScreen()}
          >
            {t("tools.screenStart")}
          </Button>
        )}
        <Button
          variant="white"
          color="dark"
          leftSection={<IconChalkboard size={20} />}
          onClick={() => void media.present({ type: "show-board", number: 1 })}
        >
          {t("stage:tools.board")}
        </Button>
      </div>
    </div>
  );
}
