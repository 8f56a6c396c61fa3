// The chapters of a replay: one for each page, board, screen and pause that stood long enough to be looked at. Pure.
import type { RoomState } from "../signaling/messages";
import type { Line } from "./timeline";

export type Chapter = { readonly at: number } & (
  | { readonly kind: "slides"; readonly deck: string; readonly title: string; readonly page: number }
  | { readonly kind: "board"; readonly number: number }
  | { readonly kind: "screen" | "camera" | "pause" }
);

/** What stood for less is a page on the way to another one, in milliseconds. */
export const SHORTEST_MS = 2000;

export function chaptersOf(lines: readonly Line[]): Chapter[] {
  const chapters: Chapter[] = [];
  for (const line of lines) {
    const state = stateOf(line);
    if (!state) continue;
    const chapter = chapterOf(line.at, state);
    const before = chapters.at(-1);
    if (before && isSame(before, chapter)) continue;
    // The place of what was only passed by, the very first included, belongs to what follows.
    if (before && line.at - before.at < SHORTEST_MS) {
      chapters.pop();
      const again = chapters.at(-1);
      if (again && isSame(again, chapter)) continue;
      chapters.push({ ...chapter, at: before.at });
    } else chapters.push(chapter);
  }
  return chapters;
}

/** The chapter at the moment: its place in the list, -1 before the first. */
export function chapterAt(chapters: readonly Chapter[], moment: number): number {
  return chapters.findLastIndex(({ at }) => at <= moment);
}

function stateOf({ snapshot, event }: Line): RoomState | null {
  if (snapshot) return snapshot.room;
  return event?.type === "room-changed" ? event.room : null;
}

function chapterOf(at: number, state: RoomState): Chapter {
  const { content, deck, board, paused_at } = state;
  if (paused_at !== null) return { at, kind: "pause" };
  if (content === "slides" && deck) return { at, kind: "slides", deck: deck.id, title: deck.title, page: deck.page };
  if (content === "board") return { at, kind: "board", number: board };
  return { at, kind: content === "screen" ? "screen" : "camera" };
}

function isSame(a: Chapter, b: Chapter): boolean {
  if (a.kind === "slides") return b.kind === "slides" && a.deck === b.deck && a.page === b.page;
  if (a.kind === "board") return b.kind === "board" && a.number === b.number;
  return a.kind === b.kind;
}
