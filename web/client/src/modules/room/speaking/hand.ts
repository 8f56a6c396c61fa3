// One tap for the hand: up when it is down, down when it is up (LIVE-29).
import { may } from "../../../rooms/views";
import type { ClassSession } from "../session";

export async function toggleHand(session: ClassSession): Promise<void> {
  const { room } = session.store.get();
  if (!room) return;
  if (room.me.hand === "asking") await session.ask({ type: "stop-speaking" });
  else if (room.me.hand === "down" && may(room, "ask-to-speak")) await session.ask({ type: "ask-to-speak" });
}
