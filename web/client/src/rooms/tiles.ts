// The stage of a small class: in which order faces stand, how many fit, and who is large. Pure.
import type { Member, MemberId, Track } from "../signaling/messages";
import type { Room } from "./room";
import { stage } from "./stage";
import { isLive, trackOf } from "./views";

/** Whether what is shown to all is more than faces: slides, a board or a screen is then the large part of the stage. */
export function showsMaterial(room: Room): boolean {
  const { main } = stage(room);
  return main !== null && (main.kind !== "track" || main.track.source === "screen");
}

/** Who is large: one's own choice, then the host's, then who speaks, then the host, or whoever else is there. */
export function largeOf(room: Room, choice: MemberId | null, speaker: MemberId | null): Member {
  const { pinned_id, host_id } = room.room;
  for (const id of [choice, pinned_id, speaker, host_id === room.me.id ? null : host_id]) {
    const member = id === null ? undefined : room.members.get(id);
    if (member) return member;
  }
  return [...room.members.values()].find((member) => member.id !== room.me.id) ?? room.me;
}

/** Faces on the stage: the host first, whoever pinned or shows a face next, then by arrival. Stable, so that nobody jumps. */
export function faces(room: Room, pinned: MemberId | null): Member[] {
  const rank = (member: Member): number => {
    if (member.id === pinned) return 0;
    if (member.role === "host") return 1;
    if (member.id === room.me.id) return 2;
    return isLive(trackOf(room, member.id, "camera")) ? 3 : 4;
  };
  return [...room.members.values()].sort((a, b) => rank(a) - rank(b) || a.joined_at.localeCompare(b.joined_at));
}

export interface Page<T> {
  readonly items: readonly T[];
  /** From 0; less than `count`. */
  readonly page: number;
  readonly count: number;
}

/** The wanted page, or the last one when there are no longer so many. `size` is at least 1. */
export function pageOf<T>(items: readonly T[], size: number, wanted: number): Page<T> {
  const count = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(Math.max(0, wanted), count - 1);
  return { items: items.slice(page * size, (page + 1) * size), page, count };
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** Faces are sent with this shape. */
const SHAPE = 16 / 9;

/** The grid that shows most of `count` faces, and then the largest: at most `most`, none narrower than `least` pixels. */
export function gridFor(width: number, height: number, count: number, most: number, least: number): Grid {
  const shown = Math.max(1, Math.min(count, most));
  const grids = everyGrid(
    Math.min(shown, Math.floor(width / least)),
    Math.min(shown, Math.floor(height / (least / SHAPE))),
  );
  const size = ({ columns, rows }: Grid) => Math.min(width / columns, (height / rows) * SHAPE);
  const faces = ({ columns, rows }: Grid) => Math.min(shown, columns * rows);
  const better = (a: Grid, b: Grid) => faces(a) - faces(b) || size(a) - size(b);
  return grids
    .filter(({ columns, rows }) => columns * rows <= most)
    .reduce((best, grid) => (better(grid, best) > 0 ? grid : best));
}

/** The width at which all tiles of the grid fit, in whole pixels. */
export function tileWidth({ columns, rows }: Grid, width: number, height: number, gap: number): number {
  const wide = (width - gap * (columns - 1)) / columns;
  const high = ((height - gap * (rows - 1)) / rows) * SHAPE;
  return Math.max(0, Math.floor(Math.min(wide, high)));
}

/** Always with the one of a single tile, however small the place is. */
function everyGrid(columns: number, rows: number): Grid[] {
  const counts = (most: number) => Array.from({ length: Math.max(1, most) }, (_, index) => index + 1);
  return counts(columns).flatMap((column) => counts(rows).map((row) => ({ columns: column, rows: row })));
}

export interface Turn {
  readonly member: MemberId | null;
  /** Milliseconds. */
  readonly since: number;
}

/** So long somebody stays large before another voice takes the place. In milliseconds. */
export const HOLD_MS = 2500;

/** Who is large after hearing `loudest`: the first voice at once, another one only after the hold; silence changes nothing. */
export function nextTurn(turn: Turn, loudest: MemberId | null, now: number): Turn {
  if (loudest === null || loudest === turn.member) return turn;
  if (turn.member !== null && now - turn.since < HOLD_MS) return turn;
  return { member: loudest, since: now };
}

/** The owner of the loudest track that is a voice and not one's own: nobody wants to look at oneself. */
export function loudestOf(
  speakers: readonly (readonly [string, number])[],
  tracks: ReadonlyMap<string, Track>,
  me: MemberId,
  audible: number,
): MemberId | null {
  for (const [id, level] of speakers) {
    const owner = tracks.get(id)?.member_id;
    if (level > audible && owner && owner !== me) return owner;
  }
  return null;
}
