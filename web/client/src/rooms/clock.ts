// The server's clock as the page sees it, and durations as people read them (LIVE-37).
import type { Instant, RoomState } from "../signaling/messages";

/** Milliseconds to add to the page's clock to get the server's. */
export function offset(serverTime: Instant, now: number): number {
  return Date.parse(serverTime) - now;
}

type Lesson = Pick<RoomState, "started_at" | "paused_at" | "paused_seconds">;

/** Milliseconds of lesson until `now`: pauses do not count, a running one holds the clock (LIVE-20). */
export function lessonTime(lesson: Lesson, now: number): number {
  const until = lesson.paused_at ? Date.parse(lesson.paused_at) : now;
  return until - Date.parse(lesson.started_at) - lesson.paused_seconds * 1000;
}

/** `00:08:49` of milliseconds; never negative. */
export function stopwatch(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** `1:05` until `instant`; `0:00` once it is past. */
export function remaining(instant: Instant, now: number): string {
  return minutes(Math.ceil((Date.parse(instant) - now) / 1000));
}

/** `1:05` of seconds; never negative. */
export function minutes(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
