// From the position in a playlist to the time of the recording and back: parts may have gaps between them. Pure.

/** A segment as the player knows it. */
export interface Part {
  /** Seconds from the playlist's beginning. */
  readonly start: number;
  readonly duration: number;
  /** Milliseconds since the recording began, by the segment's EXT-X-PROGRAM-DATE-TIME (RFC 8216, 4.3.2.6). */
  readonly at: number;
}

/** The time of a position; before the first part and behind the last one it is counted on. */
export function timeAt(parts: readonly Part[], position: number): number | null {
  const part =
    parts[
      Math.max(
        0,
        parts.findLastIndex(({ start }) => start <= position),
      )
    ];
  return part ? part.at + (position - part.start) * 1000 : null;
}

/** Where that time is in the playlist; `null` where nothing was written. */
export function positionAt(parts: readonly Part[], time: number): number | null {
  const part = parts.findLast(({ at }) => at <= time);
  if (!part) return null;
  const position = part.start + (time - part.at) / 1000;
  return position <= part.start + part.duration + SLACK ? position : null;
}

/** Like `positionAt`; in a gap the beginning of what follows, and behind the end the end. */
export function nearestPosition(parts: readonly Part[], time: number): number {
  const inside = positionAt(parts, time);
  if (inside !== null) return inside;
  const following = parts.find(({ at }) => at > time);
  if (following) return following.start;
  const last = parts.at(-1);
  return last ? last.start + last.duration : 0;
}

/** Durations in a playlist are rounded: so many seconds behind a part still belong to it. */
const SLACK = 0.1;
