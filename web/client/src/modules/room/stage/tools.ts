// The drawing tools: what each looks like on the wire, in three widths and six colours.
import type { InkElement } from "../../../signaling/messages";

export type InkTool = InkElement["tool"];
export type DeskTool = InkTool | "eraser" | "laser";

export const WIDTHS = ["thin", "medium", "thick"] as const;
export type Width = (typeof WIDTHS)[number];

/** By name, in the order of the palette. Bright enough for a dark slide, dark enough for a white one. */
export const COLORS = {
  red: "#d92d20",
  blue: "#1d6fd8",
  green: "#0b8a5a",
  yellow: "#f5b800",
  black: "#23211d",
  white: "#ffffff",
} as const;
export type Color = keyof typeof COLORS;

/** In 1/10000 of the surface's width; of a text, the size of its letters. */
const PEN: Record<Width, number> = { thin: 25, medium: 55, thick: 110 };
const HIGHLIGHTER: Record<Width, number> = { thin: 150, medium: 250, thick: 400 };
const LETTERS: Record<Width, number> = { thin: 220, medium: 340, thick: 520 };

export function widthOf(tool: InkTool, width: Width): number {
  if (tool === "text") return LETTERS[width];
  return (tool === "highlighter" ? HIGHLIGHTER : PEN)[width];
}

/** Those that are dragged from a first point to a second one. */
const SHAPES: ReadonlySet<DeskTool> = new Set(["line", "arrow", "rectangle", "ellipse"]);

export function isShape(tool: DeskTool): boolean {
  return SHAPES.has(tool);
}

export interface Desk {
  readonly tool: DeskTool;
  readonly color: Color;
  /** Of the highlighter, which nobody wants in the pen's colour. */
  readonly marker: Color;
  readonly width: Width;
}

export const FIRST_DESK: Desk = { tool: "pen", color: "red", marker: "yellow", width: "medium" };

/** The colour of the tool in hand. */
export function colorOf(desk: Desk): Color {
  return desk.tool === "highlighter" ? desk.marker : desk.color;
}

export function colored(desk: Desk, color: Color): Partial<Desk> {
  return desk.tool === "highlighter" ? { marker: color } : { color };
}
