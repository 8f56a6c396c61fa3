// The stage of a small class: slides or whoever speaks large and all faces beside it, or everybody in equal tiles.
import { ActionIcon } from "@mantine/core";
import { IconLayoutGrid, IconLayoutSidebarRight } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { faces, largeOf, showsMaterial } from "../../../rooms/tiles";
import type { MemberId } from "../../../signaling/messages";
import { useRoom } from "../context";
import { Stage } from "../Stage";
import { StageSigns } from "../StageSigns";
import { StageFrame } from "../stage/StageFrame";
import { Tile } from "./Tile";
import { TilePages } from "./TilePages";
import styles from "./tiles.module.css";
import { useTurn } from "./useTurn";

interface TileStageProps {
  full: boolean;
  onFull?: ((full: boolean) => void) | undefined;
  onTap?: (() => void) | undefined;
}

/** The server sends twelve pictures to a page: the large one and those beside, or all of a page. In CSS pixels. */
const BESIDE = { most: 11, least: 104 };
const EQUAL = { most: 12, least: 150 };
const LARGE_IMPORTANCE = 2;

export function TileStage({ full, onFull, onTap }: TileStageProps) {
  const room = useRoom((value) => value);
  const speaker = useTurn();
  const [choice, setChoice] = useState<MemberId | null>(null);
  const [gallery, setGallery] = useState(false);
  const material = showsMaterial(room);
  const equal = gallery && !material;
  const large = largeOf(room, choice, speaker);
  const pinned = choice ?? room.room.pinned_id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: all else that happens in a room must not move the faces.
  const people = useMemo(() => faces(room, pinned), [room.members, room.tracks, pinned]);
  const beside = material ? people : people.filter((member) => member.id !== large.id);
  // Ink lies on the host's camera too, so that one is shown by the stage that can be drawn on.
  const isHostsCamera = room.room.content === "camera" && large.id === room.room.host_id;
  const pin = (id: MemberId) => {
    setGallery(false);
    setChoice(choice === id ? null : id);
  };
  const frame = { full, onFull };
  return (
    <div className={styles.split} data-alone={equal || beside.length === 0 || undefined}>
      <div className={styles.large}>
        {!equal && (material || isHostsCamera) ? (
          <Stage {...frame} onTap={onTap} tiled />
        ) : (
          <StageFrame {...frame} fill>
            {equal ? (
              <TilePages people={people} pinned={pinned} onPin={pin} keys {...EQUAL} />
            ) : (
              <Tile
                key={large.id}
                member={large}
                importance={LARGE_IMPORTANCE}
                pinned={large.id === pinned}
                onPin={() => pin(large.id)}
                large
              />
            )}
            <StageSigns faces />
          </StageFrame>
        )}
        {!material && <GalleryToggle gallery={gallery} onChange={setGallery} />}
      </div>
      {!equal && beside.length > 0 && (
        <TilePages people={beside} pinned={pinned} onPin={pin} keys={!material} {...BESIDE} />
      )}
    </div>
  );
}

function GalleryToggle({ gallery, onChange }: { gallery: boolean; onChange: (gallery: boolean) => void }) {
  const { t } = useTranslation("room");
  const words = t(gallery ? "tiles.speakerView" : "tiles.galleryView");
  return (
    <ActionIcon
      className={styles.toggle}
      variant="filled"
      color="dark"
      aria-label={words}
      title={words}
      onClick={() => onChange(!gallery)}
    >
      {gallery ? <IconLayoutSidebarRight size={22} /> : <IconLayoutGrid size={22} />}
    </ActionIcon>
  );
}
