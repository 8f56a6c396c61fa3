import { expect, test } from "vitest";
import { type Take, takeAt } from "./pictures";

const TAKES: Take[] = [
  { n: 1, track_id: "camera", start: 0, end: 60 },
  { n: 2, track_id: "screen", start: 20, end: 40 },
  { n: 3, track_id: "camera", start: 60, end: null },
];

test.each([
  ["camera", 0, 1],
  ["camera", 59_900, 1],
  ["camera", 60_000, 3],
  ["camera", 3_600_000, 3],
  ["screen", 18_500, 2],
  ["screen", 30_000, 2],
  ["screen", 17_000, undefined],
  ["screen", 40_000, undefined],
  ["another", 30_000, undefined],
])("the picture of %s at %d ms is take %o", (track, at, n) => {
  expect(takeAt(TAKES, track, at)?.n).toBe(n);
});
