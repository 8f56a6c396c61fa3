// Whether somebody is heard at this moment, from what the server tells of the voices.
import type { MemberId } from "../../signaling/messages";
import type { ClassState } from "./state";

/** Levels are linear in dB, 1 is full scale; speech is 0.6 and more, below this is a quiet room. */
export const AUDIBLE = 0.5;

export function heard(state: ClassState, member: MemberId): boolean {
  return state.speakers.some(
    ([track, level]) => level > AUDIBLE && state.room?.tracks.get(track)?.member_id === member,
  );
}
