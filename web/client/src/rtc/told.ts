// What the server tells on the data channel `speakers`: who is heard, what to send, how long to hold back what arrives.
import type { Source } from "../signaling/messages";
import { isSpeaker, type Speakers } from "./speakers";

/** The simulcast layers to send, by source. */
export type WantedLayers = ReadonlyMap<Source, readonly string[]>;

/** Only what the message speaks of. */
export interface Told {
  speakers?: Speakers;
  layers?: WantedLayers;
  /** The codec to send videos in, by the name of its MIME type; not said: the browser's own choice. */
  codec?: string;
  /** Counts the messages with layers and codec: one that was overtaken by a later one is void. */
  turn?: number;
  /** Milliseconds that sound and pictures wait for repairs; 0 leaves it to the browser. */
  buffer?: number;
}

const LONGEST_BUFFER = 4000;

/** Anything that cannot be read tells nothing. */
export function parseTold(text: unknown): Told {
  if (typeof text !== "string") return {};
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof message !== "object" || message === null) return {};
  const { speakers, layers, codec, turn, buffer } = message as Record<string, unknown>;
  const told: Told = {};
  if (Array.isArray(speakers)) told.speakers = speakers.filter(isSpeaker);
  if (typeof layers === "object" && layers !== null && typeof turn === "number") {
    told.layers = new Map(Object.entries(layers).filter(isLayers));
    told.turn = turn;
    if (typeof codec === "string") told.codec = codec;
  }
  if (typeof buffer === "number" && buffer >= 0) told.buffer = Math.min(buffer, LONGEST_BUFFER);
  return told;
}

function isLayers(entry: [string, unknown]): entry is [Source, string[]] {
  return Array.isArray(entry[1]) && entry[1].every((rid) => typeof rid === "string");
}
