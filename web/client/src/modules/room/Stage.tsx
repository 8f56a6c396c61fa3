// The dark stage: the large picture, the camera beside a screen, who speaks, and the signs that concern all of it.
import { ActionIcon } from "@mantine/core";
import { IconMaximize, IconMinimize } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { stage } from "../../rooms/views";
import type { Track } from "../../signaling/messages";
import { useRoom } from "./context";
import { Inset } from "./Inset";
import { Picture } from "./Picture";
import { SpeakerTags } from "./SpeakerTags";
import { StageCard } from "./StageCard";
import { StageSigns } from "./StageSigns";
import styles from "./stage.module.css";

interface StageProps {
  full: boolean;
  onFull: (full: boolean) => void;
}

export function Stage({ full, onFull }: StageProps) {
  const { t } = useTranslation("room");
  const room = useRoom((value) => value.room);
  const tracks = useRoom((value) => value.tracks);
  const whole = useRoom((value) => value);
  // Only the tracks and the host decide on the pictures; all else that happens in a room must not touch them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `whole` changes with every event.
  const { main, inset } = useMemo(() => stage(whole), [tracks, room.host_id]);
  const words = full ? t("stage.leaveFull") : t("stage.enterFull");
  return (
    <div className={styles.stage}>
      {main ? (
        // A tap on the picture is a convenience; the button beside does the same for keyboards and readers.
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
        // biome-ignore lint/a11y/noStaticElementInteractions: see above.
        <div className={styles.main} onClick={() => onFull(!full)}>
          <MainPicture track={main} />
        </div>
      ) : (
        <StageCard />
      )}
      {inset && <Inset track={inset} />}
      <SpeakerTags />
      <ActionIcon
        className={styles.full}
        variant="filled"
        color="dark"
        onClick={() => onFull(!full)}
        aria-label={words}
        title={words}
      >
        {full ? <IconMinimize size={22} /> : <IconMaximize size={22} />}
      </ActionIcon>
      <StageSigns />
    </div>
  );
}

const MAIN_IMPORTANCE = 2;

function MainPicture({ track }: { track: Track }) {
  return <Picture key={track.id} track={track} importance={MAIN_IMPORTANCE} />;
}
