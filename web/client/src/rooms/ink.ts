// What is drawn over the stage, by surface: a snapshot, and then events in the server's order. Pure (LIVE-36).
import type { InkElement, RoomEvent, Surface } from "../signaling/messages";

/** The finished and unfinished elements of one surface, the lowest first. */
export type Sheet = readonly InkElement[];

export interface Ink {
  /** What is known; a surface that is in neither field is empty. */
  readonly sheets: ReadonlyMap<Surface, Sheet>;
  /** Surfaces that have ink which was not fetched yet. */
  readonly unread: ReadonlySet<Surface>;
}

export const NO_INK: Ink = { sheets: new Map(), unread: new Set() };
const EMPTY: Sheet = [];

export type InkEvent = Extract<RoomEvent, { type: "ink-drawn" | "ink-erased" | "ink-cleared" | "ink-restored" }>;
type Drawn = Extract<RoomEvent, { type: "ink-drawn" }>;

/** The ink of a page that has just entered: it is given that of the surface which is shown. */
export function enterInk(surface: Surface | null, elements: Sheet, surfaces: readonly Surface[]): Ink {
  const unread = new Set(surfaces);
  if (surface === null) return { sheets: new Map(), unread };
  unread.delete(surface);
  return { sheets: new Map([[surface, elements]]), unread };
}

export function sheetOf(ink: Ink, surface: Surface | null): Sheet {
  return (surface !== null && ink.sheets.get(surface)) || EMPTY;
}

/** A surface that was fetched. */
export function read(ink: Ink, surface: Surface, elements: Sheet): Ink {
  const unread = new Set(ink.unread);
  unread.delete(surface);
  return { sheets: new Map(ink.sheets).set(surface, elements), unread };
}

/** The ink after the event. What is not fetched yet is left alone: fetching brings the event's result along. */
export function applyInk(ink: Ink, event: InkEvent): Ink {
  if (ink.unread.has(event.surface)) return event.type === "ink-cleared" ? read(ink, event.surface, EMPTY) : ink;
  const before = sheetOf(ink, event.surface);
  const after = changed(before, event);
  return after === before ? ink : { ...ink, sheets: new Map(ink.sheets).set(event.surface, after) };
}

function changed(sheet: Sheet, event: InkEvent): Sheet {
  switch (event.type) {
    case "ink-drawn":
      return drawn(sheet, event);
    case "ink-erased":
      return without(sheet, new Set(event.element_ids));
    case "ink-cleared":
      return EMPTY;
    case "ink-restored":
      return [...without(sheet, new Set(event.elements.map((element) => element.id))), ...event.elements];
  }
}

/** Points from `start`, counted in triples, are replaced: a pen appends, a shape drags its end. */
function drawn(sheet: Sheet, part: Drawn): Sheet {
  // What grows is nearly always the newest.
  const place = sheet.findLastIndex((element) => element.id === part.id);
  const before = sheet[place];
  if (!before) return part.start === 0 ? [...sheet, elementOf(part, part.points)] : sheet;
  const next = [...sheet];
  next[place] = elementOf(part, [...before.points.slice(0, part.start * 3), ...part.points]);
  return next;
}

function elementOf({ type: _, surface: __, start: ___, ...part }: Drawn, points: number[]): InkElement {
  return { ...part, points };
}

function without(sheet: Sheet, ids: ReadonlySet<string>): Sheet {
  const rest = sheet.filter((element) => !ids.has(element.id));
  return rest.length === sheet.length ? sheet : rest;
}

/** What the page paints: the server's elements, and one's own strokes that are on their way, in place of their echo. */
export function withOwn(sheet: Sheet, own: Sheet): Sheet {
  return own.length === 0 ? sheet : [...without(sheet, new Set(own.map((element) => element.id))), ...own];
}

/** The written words of a surface, for those who do not see it. */
export function wordsOf(sheet: Sheet): string[] {
  return sheet.filter((element) => element.tool === "text" && element.text !== "").map((element) => element.text);
}
