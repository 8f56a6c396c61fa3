// Where ink lies: on the content, never on the bars beside it, whatever the shape of the stage.
import { expect, test } from "vitest";
import type { InkElement } from "../../../signaling/messages";
import { contain, square, toLeaf, toPressure, touches } from "./geometry";
import { steps } from "./Hand";

const WIDE = 16 / 9;

function element(tool: InkElement["tool"], points: number[], change: Partial<InkElement> = {}): InkElement {
  return { id: "a", member_id: "m", tool, color: "#000000", width: 50, points, text: "", done: true, ...change };
}

test.each([
  [
    { width: 1600, height: 900 },
    { x: 0, y: 0, width: 1600, height: 900 },
  ],
  [
    { width: 1600, height: 1000 },
    { x: 0, y: 50, width: 1600, height: 900 },
  ],
  [
    { width: 2000, height: 900 },
    { x: 200, y: 0, width: 1600, height: 900 },
  ],
  [
    { width: 0, height: 0 },
    { x: 0, y: 0, width: 0, height: 0 },
  ],
])("a page of 16:9 on a stage of %j lies at %j", (outer, box) => {
  expect(contain(outer, WIDE)).toEqual(box);
});

test.each([
  [0, 0, [0, 0]],
  [400, 225, [5000, 5000]],
  [800, 450, [10_000, 10_000]],
  [-20, 470, [0, 10_000]],
])("the pixel %i, %i of a page of 800 x 450 is %j on the leaf", (x, y, spot) => {
  expect(toLeaf(x, y, { width: 800, height: 450 })).toEqual(spot);
});

test("pressure has a hundred steps", () => {
  expect([0, 0.254, 0.5, 1, 1.2].map(toPressure)).toEqual([0, 25, 50, 100, 100]);
});

test("distances are the same across and down", () => {
  expect(square(element("line", [0, 0, 50, 10_000, 10_000, 100]), 2)).toEqual([
    [0, 0, 0.5],
    [10_000, 5000, 1],
  ]);
});

test.each<[string, InkElement, [number, number], boolean]>([
  ["a stroke, on it", element("pen", [0, 5000, 50, 10_000, 5000, 50]), [3000, 5100], true],
  ["a stroke, beside it", element("pen", [0, 5000, 50, 10_000, 5000, 50]), [3000, 6000], false],
  ["a dot", element("pen", [100, 100, 50]), [120, 130], true],
  ["the inside of a rectangle", element("rectangle", [1000, 1000, 50, 9000, 9000, 50]), [5000, 5000], false],
  ["the side of a rectangle", element("rectangle", [1000, 1000, 50, 9000, 9000, 50]), [1000, 5000], true],
  ["the corner around an ellipse", element("ellipse", [1000, 1000, 50, 9000, 9000, 50]), [1050, 1050], false],
  ["the top of an ellipse", element("ellipse", [1000, 1000, 50, 9000, 9000, 50]), [5000, 1010], true],
  [
    "the last letter of a text",
    element("text", [1000, 1000, 50], { text: "一二三四", width: 300 }),
    [2100, 1200],
    true,
  ],
  ["beyond a text", element("text", [1000, 1000, 50], { text: "一二三四", width: 300 }), [2600, 1200], false],
])("the eraser on %s", (_, what, spot, isHit) => {
  expect(touches(what, spot, 100, WIDE)).toBe(isHit);
});

test("a quick eraser leaves no gaps", () => {
  const way = steps([0, 0, 50], [1000, 0, 50]);
  expect(way.at(-1)).toEqual([1000, 0]);
  expect(way.every(([x], index) => x - (way[index - 1]?.[0] ?? 0) <= 120)).toBe(true);
  expect(steps([5, 5, 50], [5, 5, 50])).toEqual([[5, 5]]);
});
