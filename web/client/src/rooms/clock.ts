// The server's clock as the page sees it, and durations as people read them (LIVE-37).
import type { Instant } from "../signaling/messages";

/** Milliseconds to add to the page's clock to get the server's. */
export function offset(serverTime: Instant, now: number): number {
  return Date.parse(serverTime) - now;
}

/** `00:08:49`; never negative. */
export function elapsed(from: Instant, to: number): string {
  const seconds = Math.max(0, Math.floor((to - Date.parse(from)) / 1000));
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** `1:05` until `instant`; `0:00` once it is past. */
export function remaining(instant: Instant, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(instant) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
