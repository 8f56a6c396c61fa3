// Who is heard right now, as the server tells on the data channel `speakers`.
import type { TrackId } from "../signaling/messages";

/** Track ids with their level 0..1 (1 + dBov / 127), the loudest first. */
export type Speakers = readonly (readonly [TrackId, number])[];

/** `{"speakers": [["<track id>", level], ...]}`; anything else is silence. */
export function parseSpeakers(text: unknown): Speakers {
  if (typeof text !== "string") return [];
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return [];
  }
  const list = (message as { speakers?: unknown } | null)?.speakers;
  return Array.isArray(list) ? list.filter(isSpeaker) : [];
}

function isSpeaker(entry: unknown): entry is [TrackId, number] {
  return Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "number";
}
