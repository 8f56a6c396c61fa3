// The forms of ink, as SVG paths, and the line ends of texts.
import { expect, test } from "vitest";
import type { InkElement } from "../../../signaling/messages";
import { shapeOf, wrapped } from "./strokes";

function element(tool: InkElement["tool"], points: number[], change: Partial<InkElement> = {}): InkElement {
  return { id: "a", member_id: "m", tool, color: "#000000", width: 50, points, text: "", done: true, ...change };
}

const numbers = (path = "") => [...path.matchAll(/-?\d+(\.\d+)?/g)].map(([text]) => Number(text));

test("a pen's stroke is a closed form around its line", () => {
  const shape = shapeOf(element("pen", [1000, 1000, 50, 3000, 1000, 50, 5000, 1000, 50]), 1);
  expect(shape?.filled).toBe(true);
  expect(shape?.path).toMatch(/^M.*Q.*Z$/);
  const ys = numbers(shape?.path).filter((_, index) => index % 2 === 1);
  expect(Math.max(...ys)).toBeGreaterThan(1000);
  expect(Math.min(...ys)).toBeLessThan(1000);
});

test("a pen pressed harder draws wider", () => {
  const height = (pressure: number) => {
    const points = [1000, 2000, 3000, 4000].flatMap((x) => [x, 1000, pressure]);
    const ys = numbers(shapeOf(element("pen", points), 1)?.path).filter((_, index) => index % 2 === 1);
    return Math.max(...ys) - Math.min(...ys);
  };
  expect(height(90)).toBeGreaterThan(height(20));
});

test("a tap leaves a dot", () => {
  expect(shapeOf(element("pen", [100, 100, 50]), 1)?.path).toContain("Z");
  expect(shapeOf(element("highlighter", [100, 100, 50]), 1)?.path).toBe("M100 100L100 100");
});

test("a line, a rectangle and an ellipse go from the first point to the last, at the page's shape", () => {
  const points = [1000, 2000, 50, 3000, 4000, 50];
  expect(shapeOf(element("line", points), 2)?.path).toBe("M1000 1000L3000 2000");
  expect(shapeOf(element("rectangle", points), 2)?.path).toBe("M1000 1000L3000 1000L3000 2000L1000 2000Z");
  expect(shapeOf(element("ellipse", points), 2)?.path).toBe(
    "M1000 1500A1000 500 0 0 1 3000 1500A1000 500 0 0 1 1000 1500Z",
  );
});

test("an arrow ends in a head that is not longer than itself", () => {
  const path = shapeOf(element("arrow", [0, 0, 50, 100, 0, 50]), 1)?.path;
  expect(path).toMatch(/^M0 0L100 0M.*L100 0L/);
  expect(Math.min(...numbers(path).filter((_, index) => index % 2 === 0))).toBeGreaterThanOrEqual(0);
});

test("nothing of a text or of an empty element is a path", () => {
  expect(shapeOf(element("text", [1, 1, 50], { text: "a" }), 1)).toBeNull();
  expect(shapeOf(element("pen", []), 1)).toBeNull();
});

test.each([
  ["7 + 3 = 10", 0, "7 + 3 = 10"],
  ["第一行\n第二行", 0, "第一行\n第二行"],
  ["一二三四五六七八九十", 9200, "一二三四\n五六七八\n九十"],
  ["hello big world", 8000, "hello big\nworld"],
])("%j at %i becomes %j", (text, x, lines) => {
  const measure = (line: string) => [...line].reduce((sum, letter) => sum + (letter > "⺀" ? 200 : 210), 0);
  const parts = wrapped(text, x, measure).split("\n");
  expect(parts.every((part) => measure(part) <= Math.max(10_000 - x, 500))).toBe(true);
  expect(parts.join("").replaceAll(" ", "")).toBe(lines.replaceAll(/\s/g, ""));
  expect(parts.length).toBeGreaterThanOrEqual(lines.split("\n").length);
});
