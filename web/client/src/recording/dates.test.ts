import { expect, test } from "vitest";
import { nearestPosition, type Part, positionAt, timeAt } from "./dates";

/** Written from 10 s to 18 s, and again from 60 s to 64 s: the playlist leaves out what lies between. */
const PARTS: Part[] = [
  { start: 0, duration: 4, at: 10_000 },
  { start: 4, duration: 4, at: 14_000 },
  { start: 8, duration: 4, at: 60_000 },
];

test.each([
  [0, 10_000],
  [3.5, 13_500],
  [4, 14_000],
  [8, 60_000],
  [11, 63_000],
  [12.5, 64_500],
])("position %d s is %d ms of the recording", (position, time) => {
  expect(timeAt(PARTS, position)).toBe(time);
});

test.each([
  [9_999, null],
  [10_000, 0],
  [17_000, 7],
  [18_050, 8.05],
  [30_000, null],
  [60_000, 8],
  [64_000, 12],
  [70_000, null],
])("%d ms of the recording is position %o", (time, position) => {
  if (position === null) expect(positionAt(PARTS, time)).toBeNull();
  else expect(positionAt(PARTS, time)).toBeCloseTo(position);
});

test.each([
  [0, 0],
  [12_000, 2],
  [30_000, 8],
  [90_000, 12],
])("the nearest that was written to %d ms is at %d s", (time, position) => {
  expect(nearestPosition(PARTS, time)).toBe(position);
});

test("of a playlist that is not here nothing is known", () => {
  expect(timeAt([], 1)).toBeNull();
  expect(positionAt([], 1000)).toBeNull();
  expect(nearestPosition([], 1000)).toBe(0);
});
