// The form of each drawn element as an SVG path in square leaf units, and how it is put on paper. Pure but for Path2D.
import { getStroke } from "perfect-freehand";
import type { InkElement } from "../../../signaling/messages";
import { LEAF, LINE_HEIGHT, square } from "./geometry";

/** A mouse and a finger press evenly: such a stroke gets its life from its speed. */
const EVEN = 0.5;
const HIGHLIGHT = 0.4;
const ARROW_HEAD = 4.5;
const ARROW_ANGLE = Math.PI / 7;

/** A closed form to fill, or a line to follow with the pen. */
export interface Shape {
  readonly path: string;
  readonly filled: boolean;
}

type Point = readonly [x: number, y: number, pressure: number];
type Form = (points: readonly Point[], element: InkElement) => Shape;

const FORMS: Record<Exclude<InkElement["tool"], "text">, Form> = {
  pen: (points, element) => ({ path: closed(penOutline(points, element)), filled: true }),
  highlighter: (points) => ({ path: open(points), filled: false }),
  line: (points) => ({ path: open(ends(points)), filled: false }),
  arrow: (points, { width }) => ({ path: arrow(ends(points), width), filled: false }),
  rectangle: (points) => ({ path: rectangle(ends(points)), filled: false }),
  ellipse: (points) => ({ path: ellipse(ends(points)), filled: false }),
};

/** The form of anything but a text. `aspect` is the surface's width / height. */
export function shapeOf(element: InkElement, aspect: number): Shape | null {
  if (element.tool === "text" || element.points.length < 3) return null;
  return FORMS[element.tool](square(element, aspect), element);
}

function penOutline(points: readonly Point[], element: InkElement): number[][] {
  return getStroke(
    points.map((point) => [...point]),
    {
      size: element.width,
      thinning: 0.35,
      smoothing: 0.5,
      streamline: 0.35,
      simulatePressure: points.every((point) => point[2] === EVEN),
      last: element.done,
    },
  );
}

function ends(points: readonly Point[]): [Point, Point] {
  const first = points[0] ?? [0, 0, 0];
  return [first, points.at(-1) ?? first];
}

const n = (value: number) => String(Math.round(value * 10) / 10);
const at = (point: ArrayLike<number>) => `${n(point[0] ?? 0)} ${n(point[1] ?? 0)}`;

function open(points: readonly ArrayLike<number>[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  // A dot is a line of no length, which round ends make visible.
  return `M${at(first)}${(rest.length ? rest : [first]).map((point) => `L${at(point)}`).join("")}`;
}

/** Through the middles of the outline's sides, so that it has no corners. */
function closed(outline: number[][]): string {
  const [first] = outline;
  if (!first) return "";
  const steps = outline.map((point, index) => {
    const [x = 0, y = 0] = point;
    const [nextX = 0, nextY = 0] = outline[(index + 1) % outline.length] ?? first;
    return `${at(point)} ${n((x + nextX) / 2)} ${n((y + nextY) / 2)}`;
  });
  return `M${at(first)}Q${steps.join(" ")}Z`;
}

function arrow([from, to]: [Point, Point], width: number): string {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const reach = Math.min(width * ARROW_HEAD, Math.hypot(to[0] - from[0], to[1] - from[1]));
  const side = (turn: number) => [to[0] - reach * Math.cos(angle + turn), to[1] - reach * Math.sin(angle + turn)];
  return open([from, to]) + open([side(ARROW_ANGLE), to, side(-ARROW_ANGLE)]);
}

function rectangle([a, b]: [Point, Point]): string {
  return `${open([a, [b[0], a[1]], b, [a[0], b[1]]])}Z`;
}

function ellipse([a, b]: [Point, Point]): string {
  const [rx, ry] = [Math.abs(b[0] - a[0]) / 2, Math.abs(b[1] - a[1]) / 2];
  const y = (a[1] + b[1]) / 2;
  const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
  const half = (x: number) => `A${n(rx)} ${n(ry)} 0 0 1 ${n(x)} ${n(y)}`;
  return `M${n(left)} ${n(y)}${half(right)}${half(left)}Z`;
}

export const FONT = '"Noto Sans TC", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", system-ui, sans-serif';

/** The forms of elements that were painted before; an element is never changed, only replaced. */
const paths = new WeakMap<InkElement, { aspect: number; path: Path2D; filled: boolean }>();

/** Paints the element on a context whose unit is 1/10000 of the surface's width. */
export function paint(context: CanvasRenderingContext2D, element: InkElement, aspect: number): void {
  context.globalAlpha = element.tool === "highlighter" ? HIGHLIGHT : 1;
  context.fillStyle = context.strokeStyle = element.color;
  if (element.tool === "text") write(context, element, aspect);
  const form = pathOf(element, aspect);
  if (!form) return;
  context.lineWidth = element.width;
  context.lineCap = context.lineJoin = "round";
  if (form.filled) context.fill(form.path);
  else context.stroke(form.path);
}

function pathOf(element: InkElement, aspect: number) {
  const known = paths.get(element);
  if (known?.aspect === aspect) return known;
  const shape = shapeOf(element, aspect);
  if (!shape) return null;
  const form = { aspect, path: new Path2D(shape.path), filled: shape.filled };
  paths.set(element, form);
  return form;
}

function write(context: CanvasRenderingContext2D, element: InkElement, aspect: number): void {
  const [x = 0, y = 0] = element.points;
  context.font = `${element.width}px ${FONT}`;
  context.textBaseline = "middle";
  for (const [index, line] of element.text.split("\n").entries())
    context.fillText(line, x, y / aspect + (index + 0.5) * LINE_HEIGHT * element.width);
}

/** The text with line ends where it would leave the surface. `measure` tells the width of a line in leaf units. */
export function wrapped(text: string, x: number, measure: (line: string) => number): string {
  const room = Math.max(LEAF - x, LEAF / 20);
  return text
    .split("\n")
    .map((line) => wrappedLine(line, room, measure))
    .join("\n");
}

function wrappedLine(line: string, room: number, measure: (line: string) => number): string {
  const lines = [""];
  for (const { segment } of new Intl.Segmenter("zh", { granularity: "word" }).segment(line)) {
    const current = lines.length - 1;
    const longer = (lines[current] ?? "") + segment;
    if (measure(longer.trimEnd()) <= room) lines[current] = longer;
    else lines.push(segment.trimStart());
  }
  return lines
    .map((each) => each.trimEnd())
    .filter((each, index) => each !== "" || index > 0 || lines.length === 1)
    .join("\n");
}
