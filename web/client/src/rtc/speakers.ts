// Who is heard right now.
import type { TrackId } from "../signaling/messages";

/** Track ids with their level 0..1 (1 + dBov / 127), the loudest first. */
export type Speakers = readonly (readonly [TrackId, number])[];

export function isSpeaker(entry: unknown): entry is [TrackId, number] {
  return Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "number";
}
