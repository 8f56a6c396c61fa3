// Where a replay begins: where a link leads, else where one stopped the last time, else at the beginning. Pure.
import type { Replay } from "./api";

/** Whoever stopped so near to an end begins anew, in seconds. */
const NEAR = 10;

/** In seconds. `wanted` is the `t` of the page's address. */
export function startOf(wanted: string | null, { seconds, me, live }: Pick<Replay, "seconds" | "me" | "live">): number {
  const place = wanted === null ? Number.NaN : Number(wanted);
  if (Number.isFinite(place)) return Math.max(0, Math.min(place, seconds));
  const { resume_at } = me;
  if (resume_at === null || resume_at < NEAR) return 0;
  return live || resume_at < seconds - NEAR ? Math.min(resume_at, seconds) : 0;
}

/** `5:09` or `1:05:09` of milliseconds. */
export function timeText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (part: number) => String(part).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
