// The server's clock and the durations that are shown.
import { expect, test } from "vitest";
import { lessonTime, minutes, offset, remaining, stopwatch } from "./clock";

const AT = Date.parse("2026-11-22T10:00:00Z");
const LESSON = { started_at: "2026-11-22T10:00:00Z", paused_at: null, paused_seconds: 0 };

test.each([
  [-1, "00:00:00"],
  [0, "00:00:00"],
  [59_999, "00:00:59"],
  [529_000, "00:08:49"],
  [36_000_000, "10:00:00"],
])("%i ms into the class it shows %s (LIVE-37)", (later, text) => {
  expect(stopwatch(lessonTime(LESSON, AT + later))).toBe(text);
});

test("earlier pauses are no lesson, and a running one holds the clock (LIVE-20)", () => {
  expect(lessonTime({ ...LESSON, paused_seconds: 60 }, AT + 100_000)).toBe(40_000);
  const paused = { ...LESSON, paused_seconds: 60, paused_at: "2026-11-22T10:01:30Z" };
  expect(lessonTime(paused, AT + 100_000)).toBe(30_000);
  expect(lessonTime(paused, AT + 900_000)).toBe(30_000);
});

test("a page whose clock is a minute slow is a minute off", () => {
  expect(offset("2026-11-22T10:00:00+00:00", AT - 60_000)).toBe(60_000);
});

test("the countdown ends at nought", () => {
  expect(remaining("2026-11-22T10:00:00Z", AT - 65_000)).toBe("1:05");
  expect(remaining("2026-11-22T10:00:00Z", AT + 1)).toBe("0:00");
});

test("seconds are read as minutes", () => {
  expect([0, 59, 60, 3671].map(minutes)).toEqual(["0:00", "0:59", "1:00", "61:11"]);
});
