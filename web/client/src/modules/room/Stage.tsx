// The dark stage: what is large, the camera beside it, who speaks, and the signs that concern all of it.

import { useEffect, useRef } from "react";
import type { Track } from "../../signaling/messages";
import { useRoom, useShowing } from "./context";
import { Inset } from "./Inset";
import { SpeakerTags } from "./SpeakerTags";
import { StageCard } from "./StageCard";
import { StageSigns } from "./StageSigns";
import { MainPicture } from "./stage/MainPicture";
import { StageFrame } from "./stage/StageFrame";
import { useInk } from "./stage/useInk";
import { useMain } from "./stage/useMain";
import styles from "./stage.module.css";

interface StageProps {
  full: boolean;
  /** Without it there is no full screen to turn to. */
  onFull?: ((full: boolean) => void) | undefined;
  /** What a tap on the picture does; else it turns to the full screen and back. */
  onTap?: (() => void) | undefined;
  /** Whether it is the large part of a stage with all faces beside: it fills its place, and no face lies on it. */
  tiled?: boolean;
}

export function Stage({ full, onFull, onTap = () => onFull?.(!full), tiled = false }: StageProps) {
  const { ink } = useShowing();
  const { main, inset } = useMain();
  const arrives = useArrives();
  const drawing = useInk((state) => state.drawing);
  // What is large now would be covered just where the hand works.
  const hasInset = inset !== null && !tiled && !drawing && arrives(inset);
  const isSlow = main?.kind === "track" && !arrives(main.track);
  return (
    <StageFrame full={full} onFull={onFull} fill={tiled}>
      {main && !isSlow ? (
        // A tap on the picture is a convenience; the button beside does the same for keyboards and readers.
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
        // biome-ignore lint/a11y/noStaticElementInteractions: see above.
        <div className={styles.main} onClick={() => ink.store.get().drawing || onTap()}>
          <MainPicture main={main} />
        </div>
      ) : (
        <StageCard slow={isSlow} />
      )}
      {isSlow && <Awaited key={main.track.id} track={main.track} />}
      {hasInset && <Inset track={inset} />}
      {inset !== null && !arrives(inset) && <Awaited key={inset.id} track={inset} small />}
      <SpeakerTags />
      <StageSigns />
    </StageFrame>
  );
}

/** A link that carries no video would leave frozen pictures; one's own does not come over the link. */
function useArrives(): (track: Track) => boolean {
  const carriesVideo = useRoom((room) => room.carriesVideo);
  const me = useRoom((room) => room.me.id);
  return (track) => carriesVideo || track.member_id === me;
}

/** A picture that the link does not carry is still wanted: only so the server finds out when it does again. */
function Awaited({ track, small = false }: { track: Track; small?: boolean }) {
  const { media } = useShowing();
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (element.current) return media.watch(element.current, track.id, small ? 1 : 2);
  }, [media, track.id, small]);
  return <div ref={element} className={styles.awaited} data-small={small || undefined} aria-hidden />;
}
