// What the stage of this class shows now. Only what decides on it makes it anew, so that pictures are left in peace.
import { useMemo } from "react";
import { type Stage, stage } from "../../../rooms/stage";
import { useRoom } from "../context";

export function useMain(): Stage {
  const state = useRoom((value) => value.room);
  const tracks = useRoom((value) => value.tracks);
  const whole = useRoom((value) => value);
  const { content, deck, board, host_id } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `whole` changes with every event.
  return useMemo(() => stage(whole), [tracks, content, deck?.id, deck?.page, board, host_id]);
}
