import { expect, test } from "vitest";
import { Watching } from "./watching";

function watched(looks: [at: number, moves: boolean][]): Watching {
  const watching = new Watching();
  for (const [at, moves] of looks) watching.look(at, moves);
  return watching;
}

test("what plays is one span, at any speed", () => {
  const watching = watched([
    [10_000, true],
    [10_500, true],
    [12_500, true],
  ]);
  expect(watching.take()).toEqual([[10, 12.5]]);
});

test("what was skipped over, waited for or looked at while it stood still does not count", () => {
  const watching = watched([
    [0, true],
    [1000, true],
    [60_000, true],
    [61_000, true],
    [61_000, false],
    [62_000, false],
    [5000, true],
    [5500, true],
  ]);
  expect(watching.take()).toEqual([
    [0, 1],
    [5, 5.5],
    [60, 61],
  ]);
});

test("what could not be told is told the next time, once", () => {
  const watching = watched([
    [0, true],
    [1000, true],
  ]);
  const spans = watching.take();
  watching.look(2000, true);
  watching.giveBack(spans);
  expect(watching.take()).toEqual([[0, 2]]);
  expect(watching.take()).toEqual([]);
});
