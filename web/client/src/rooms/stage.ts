// What the stage shows: slides, a white board, or the picture of a track, with the host's camera beside. Pure.
import type { Content, Deck, MemberId, Source, Surface, Track } from "../signaling/messages";
import type { Room } from "./room";
import { isLive, trackOf } from "./views";

export type Main =
  | { readonly kind: "slides"; readonly deck: Deck }
  | { readonly kind: "board"; readonly number: number }
  | { readonly kind: "track"; readonly track: Track };

export interface Stage {
  /** What is large; none when there is nothing to see. */
  readonly main: Main | null;
  /** The host's camera beside something else. */
  readonly inset: Track | null;
}

/** A screen is the main picture and the camera its inset; a camera alone is large (look.md, "The class"). */
export function stage(room: Room): Stage {
  const camera = onStage(room, "camera");
  const { content, deck, board } = room.room;
  if (content === "slides" && deck) return { main: { kind: "slides", deck }, inset: camera };
  if (content === "board") return { main: { kind: "board", number: board }, inset: camera };
  const screen = onStage(room, "screen");
  if (screen) return { main: { kind: "track", track: screen }, inset: camera };
  return { main: camera && { kind: "track", track: camera }, inset: null };
}

/** The host's track of this source; another one's when the host shows none. */
function onStage(room: Room, source: Source): Track | null {
  const hosts = trackOf(room, room.room.host_id, source);
  if (isLive(hosts)) return hosts;
  for (const track of room.tracks.values()) if (track.source === source && isLive(track)) return track;
  return null;
}

/** What ink on the picture of a track lies on; only the host's are drawn upon. */
export function surfaceOf(track: Track, host: MemberId): Surface | null {
  if (track.member_id !== host) return null;
  return track.source === "screen" || track.source === "camera" ? track.source : null;
}

export function pageSurface(deck: Deck["id"], page: number): Surface {
  return `slides/${deck}/${page}`;
}

export function boardSurface(number: number): Surface {
  return `board/${number}`;
}

/** What lies on the stage by itself, whatever the host's devices do. */
export function isPaper(content: Content): boolean {
  return content === "slides" || content === "board";
}

/**
 * What the stage shows after the host's sources have changed (LIVE-14, LIVE-18). A screen goes before all, and gives
 * the stage back to `before`, the slides or the board that it covered.
 */
export function contentAfter(now: Content, sources: ReadonlySet<Source>, before: Content | null): Content {
  if (sources.has("screen")) return "screen";
  if (isPaper(now)) return now;
  if (now === "screen" && before !== null && isPaper(before)) return before;
  return sources.has("camera") ? "camera" : "none";
}

/** The page that a step leads to, within the deck. */
export function steppedPage(deck: Deck, step: number): number {
  return Math.max(1, Math.min(deck.page_count, deck.page + step));
}
