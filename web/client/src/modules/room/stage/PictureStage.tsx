// The large picture of a track, with ink over it when it is the host's screen or camera.
import { useState } from "react";
import { sheetOf } from "../../../rooms/ink";
import { surfaceOf } from "../../../rooms/stage";
import type { Track } from "../../../signaling/messages";
import { useRoom } from "../context";
import { Picture } from "../Picture";
import { Leaf } from "./Leaf";
import { useInk } from "./useInk";

const MAIN_IMPORTANCE = 2;

export function PictureStage({ track }: { track: Track }) {
  const [aspect, setAspect] = useState<number | null>(null);
  const host = useRoom((room) => room.room.host_id);
  const surface = surfaceOf(track, host);
  // Ink on a mirrored picture would be on the wrong side for everybody else.
  const isInked = useInk((state) => state.drawing || sheetOf(state.ink, surface).length > 0);
  return (
    <Leaf surface={surface} aspect={aspect}>
      {() => <Picture track={track} importance={MAIN_IMPORTANCE} onAspect={setAspect} unmirrored={isInked} />}
    </Leaf>
  );
}
