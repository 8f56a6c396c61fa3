// How long the way to the server and back takes, in a word: what a small class will feel like on this link.
import type { Quality } from "../../../signaling/messages";

export type Checked = { quality: Quality; milliseconds: number } | "none";

/** The first one also makes the connection, and does not count. */
const TRIES = 6;
/** Conversation feels direct below the first and strained beyond the second (ITU-T G.114 speaks of 150 and 400 ms one way). */
const BOUNDS = { good: 150, fair: 400 };

export function rate(milliseconds: number): Quality {
  if (milliseconds <= BOUNDS.good) return "good";
  return milliseconds <= BOUNDS.fair ? "fair" : "poor";
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Asks the server a few times; `none` when it does not answer. */
export async function checkLink(signal: AbortSignal): Promise<Checked> {
  const times: number[] = [];
  try {
    for (let index = 0; index < TRIES; index++) {
      const began = performance.now();
      await fetch("/healthz", { cache: "no-store", signal });
      times.push(performance.now() - began);
    }
  } catch {
    return "none";
  }
  const milliseconds = Math.round(median(times.slice(1)));
  return { quality: rate(milliseconds), milliseconds };
}
