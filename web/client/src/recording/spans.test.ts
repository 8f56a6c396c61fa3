import { expect, test } from "vitest";
import { type Span, secondsOf, withSpan } from "./spans";

test.each<[Span[], Span, Span[]]>([
  [[], [3, 9], [[3, 9]]],
  [[[0, 5]], [5, 9], [[0, 9]]],
  [[[0, 5]], [5.9, 9], [[0, 9]]],
  [
    [[0, 5]],
    [20, 30],
    [
      [0, 5],
      [20, 30],
    ],
  ],
  [
    [[20, 30]],
    [0, 5],
    [
      [0, 5],
      [20, 30],
    ],
  ],
  [
    [
      [0, 5],
      [20, 30],
    ],
    [4, 21],
    [[0, 30]],
  ],
  [[[0, 60]], [10, 20], [[0, 60]]],
  [[[0, 5]], [9, 9], [[0, 5]]],
  [[[0, 5]], [9, 3], [[0, 5]]],
])("%j and %j are %j", (spans, span, whole) => {
  expect(withSpan(spans, span)).toEqual(whole);
});

test("what was watched twice counts once", () => {
  const spans = [
    [0, 10],
    [5, 12],
    [0, 3],
  ].reduce<Span[]>((all, span) => withSpan(all, span as unknown as Span), []);
  expect(secondsOf(spans)).toBe(12);
});
