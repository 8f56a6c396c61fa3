// Who is large because of speaking: follows the voices, but not at every cough.
import { useEffect, useState } from "react";
import { loudestOf, nextTurn, type Turn } from "../../../rooms/tiles";
import type { MemberId } from "../../../signaling/messages";
import { useShowing } from "../context";
import { AUDIBLE } from "../heard";

export function useTurn(): MemberId | null {
  const { store } = useShowing();
  const [turn, setTurn] = useState<Turn>({ member: null, since: 0 });
  useEffect(
    () =>
      store.subscribe(() => {
        const { room, speakers } = store.get();
        if (!room || speakers.length === 0) return;
        const loudest = loudestOf(speakers, room.tracks, room.me.id, AUDIBLE);
        setTurn((before) => nextTurn(before, loudest, Date.now()));
      }),
    [store],
  );
  return turn.member;
}
