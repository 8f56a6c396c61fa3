// Where things are on the stage. A surface is a leaf of 10000 x 10000 that fills the content, never the bars beside it.
import type { InkElement } from "../../../signaling/messages";

export const LEAF = 10_000;
const FULL_PRESSURE = 100;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** Across and down, in leaf units. */
export type Spot = readonly [x: number, y: number];

/** The largest box of the aspect (width / height) in the middle of `outer`: where `object-fit: contain` puts a picture. */
export function contain(outer: Size, aspect: number): Box {
  const width = Math.min(outer.width, outer.height * aspect);
  const height = width / aspect;
  return { x: (outer.width - width) / 2, y: (outer.height - height) / 2, width, height };
}

/** Pixels from the upper left of `box` to the leaf; what is beside it is put onto its edge. */
export function toLeaf(x: number, y: number, box: Size): Spot {
  return [clamp((x / box.width) * LEAF), clamp((y / box.height) * LEAF)];
}

export function clamp(value: number): number {
  return Math.max(0, Math.min(LEAF, Math.round(value)));
}

/** Pressure as browsers tell it, 0..1, where a mouse is 0.5, as the wire has it. */
export function toPressure(pressure: number): number {
  return Math.max(0, Math.min(FULL_PRESSURE, Math.round(pressure * FULL_PRESSURE)));
}

/** The points of an element in units of 1/10000 of the surface's width both ways, so that circles are round. */
export function square(element: InkElement, aspect: number): [x: number, y: number, pressure: number][] {
  const points: [number, number, number][] = [];
  for (let i = 0; i + 2 < element.points.length; i += 3) {
    const [x = 0, y = 0, pressure = 0] = element.points.slice(i, i + 3);
    points.push([x, y / aspect, pressure / FULL_PRESSURE]);
  }
  return points;
}

/** Whether the eraser at `spot`, with this reach in leaf widths, touches the element. */
export function touches(element: InkElement, spot: Spot, reach: number, aspect: number): boolean {
  const at: Spot = [spot[0], spot[1] / aspect];
  const near = reach + (element.tool === "text" ? 0 : element.width / 2);
  const { lines, box } = formOf(element, aspect);
  if (!isInside(box, at, near) || element.tool === "text") return isInside(box, at, near);
  return lines.some((point, index) => distance(at, lines[Math.max(0, index - 1)] ?? point, point) <= near);
}

interface Form {
  readonly aspect: number;
  readonly lines: readonly Spot[];
  /** Its upper left and lower right. */
  readonly box: readonly [Spot, Spot];
}

/** What was asked about before: the eraser asks about all elements at every step. An element is never changed. */
const forms = new WeakMap<InkElement, Form>();

function formOf(element: InkElement, aspect: number): Form {
  const known = forms.get(element);
  if (known?.aspect === aspect) return known;
  const lines = outline(element, aspect);
  const [xs, ys] = [lines.map(([x]) => x), lines.map(([, y]) => y)];
  const form: Form = {
    aspect,
    lines,
    box: [
      [Math.min(...xs), Math.min(...ys)],
      [Math.max(...xs), Math.max(...ys)],
    ],
  };
  forms.set(element, form);
  return form;
}

/** The line that the eraser must come near to; of a text, two corners of its box. */
function outline(element: InkElement, aspect: number): Spot[] {
  const points = square(element, aspect).map(([x, y]): Spot => [x, y]);
  const [a, b = a] = points;
  if (!a || !b) return [];
  if (element.tool === "rectangle") return [a, [b[0], a[1]], b, [a[0], b[1]], a];
  if (element.tool === "ellipse") return round(a, b);
  if (element.tool === "text") return [a, textEnd(element, a)];
  return points;
}

const CORNERS = 32;

function round(a: Spot, b: Spot): Spot[] {
  const [cx, cy] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return Array.from({ length: CORNERS + 1 }, (_, corner): Spot => {
    const angle = (corner / CORNERS) * 2 * Math.PI;
    return [cx + (Math.cos(angle) * (b[0] - a[0])) / 2, cy + (Math.sin(angle) * (b[1] - a[1])) / 2];
  });
}

/** Height of a line of text, in sizes of its letters. */
export const LINE_HEIGHT = 1.3;

/** The lower right of a text, by the rule that Chinese is as wide as it is high and the rest about half of that. */
function textEnd(element: InkElement, [x, y]: Spot): Spot {
  const lines = element.text.split("\n");
  const widths = lines.map((line) => [...line].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 1 : 0.55), 0));
  return [x + Math.max(0, ...widths) * element.width, y + lines.length * LINE_HEIGHT * element.width];
}

function isInside([a, b]: readonly [Spot, Spot], [x, y]: Spot, near: number): boolean {
  return x >= a[0] - near && x <= b[0] + near && y >= a[1] - near && y <= b[1] + near;
}

/** From `at` to the line between `a` and `b`. */
function distance(at: Spot, a: Spot, b: Spot): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length));
  return Math.hypot(at[0] - a[0] - along * dx, at[1] - a[1] - along * dy);
}
