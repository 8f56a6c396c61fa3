// What a recorded class looked like at any moment: the lines that the recorder wrote, applied as the live page applies
// events. Pure. Every so many lines the scene is kept, so that a jump in a lesson of hours costs a few hundred events.
import { applyInk, enterInk, type Ink } from "../rooms/ink";
import { applyLaser, type Lasers, NO_LASERS } from "../rooms/lasers";
import { apply, enter, type Room } from "../rooms/room";
import type { Member, RoomEvent, Snapshot } from "../signaling/messages";

/** `at`: milliseconds since the recording began. A span of it begins with a snapshot, events follow. */
export type Line =
  | { readonly at: number; readonly snapshot: Snapshot; readonly event?: undefined }
  | { readonly at: number; readonly event: RoomEvent; readonly snapshot?: undefined };

export interface Scene {
  readonly room: Room;
  readonly ink: Ink;
  readonly lasers: Lasers;
}

/** Lines from one kept scene to the next. Scenes share what did not change between them, so they are cheap to keep. */
export const CHECKPOINT_LINES = 256;

export class Timeline {
  readonly #lines: Line[] = [];
  /** The scene after each full `CHECKPOINT_LINES`. */
  readonly #kept: (Scene | null)[] = [];
  #here: { readonly count: number; readonly scene: Scene | null } = { count: 0, scene: null };

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** Lines in the order in which they were written. */
  append(lines: readonly Line[]): void {
    for (const line of lines) this.#lines.push(line);
  }

  /** The class at this moment; `null` before its first snapshot. */
  at(moment: number): Scene | null {
    const count = this.#countUntil(moment);
    const from = this.#nearest(count);
    let { scene } = from;
    for (let done = from.count; done < count; done++) {
      scene = next(scene, this.#lines[done]);
      if (done + 1 === (this.#kept.length + 1) * CHECKPOINT_LINES) this.#kept.push(scene);
    }
    this.#here = { count, scene };
    return scene;
  }

  /** Keeps scenes of further lines, about so many, before somebody jumps there. Whether any were left. */
  warm(lines: number): boolean {
    const first = this.#kept.length * CHECKPOINT_LINES;
    const last = Math.min(this.#lines.length, first + Math.ceil(lines / CHECKPOINT_LINES) * CHECKPOINT_LINES);
    let scene = this.#kept.at(-1) ?? null;
    for (let done = first; done < last; done++) {
      scene = next(scene, this.#lines[done]);
      if ((done + 1) % CHECKPOINT_LINES === 0) this.#kept.push(scene);
    }
    return this.#kept.length * CHECKPOINT_LINES + CHECKPOINT_LINES <= this.#lines.length;
  }

  /** How many lines are not later than the moment. */
  #countUntil(moment: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] as Line).at <= moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last known scene that is not later: where one is, or what was kept. */
  #nearest(count: number): { count: number; scene: Scene | null } {
    const kept = Math.min(Math.floor(count / CHECKPOINT_LINES), this.#kept.length);
    const { count: here } = this.#here;
    if (here <= count && here >= kept * CHECKPOINT_LINES) return this.#here;
    return { count: kept * CHECKPOINT_LINES, scene: this.#kept[kept - 1] ?? null };
  }
}

/** Whoever watches a replay has no seat in the class and may do nothing in it. */
const NOBODY: Member = {
  id: "",
  person_id: "",
  name: "",
  kind: "outsider",
  children: [],
  role: "viewer",
  connected: true,
  hand: "down",
  asked_at: null,
  speaks_until: null,
  spoken_seconds: 0,
  comments_banned: false,
  muted_by_host: false,
  camera_visibility: null,
  may_draw: false,
  recorded: null,
  joined_at: "1970-01-01T00:00:00Z",
};

function next(scene: Scene | null, line: Line | undefined): Scene | null {
  if (line?.snapshot) return begin(line.snapshot);
  if (!line || !scene) return scene;
  const { event } = line;
  const room = apply(scene.room, event);
  const ink = isInk(event) ? applyInk(scene.ink, event) : scene.ink;
  const lasers = applyLaser(scene.lasers, event);
  if (room === scene.room && ink === scene.ink && lasers === scene.lasers) return scene;
  return { room, ink, lasers };
}

function begin(snapshot: Snapshot): Scene {
  const room = enter({ ...snapshot, me: NOBODY, permissions: [] });
  const members = new Map(room.members);
  members.delete(NOBODY.id);
  return {
    room: { ...room, members },
    ink: enterInk(snapshot.room.surface, snapshot.ink, []),
    lasers: NO_LASERS,
  };
}

type InkEvent = Parameters<typeof applyInk>[1];
const INK: Record<InkEvent["type"], true> = {
  "ink-drawn": true,
  "ink-erased": true,
  "ink-cleared": true,
  "ink-restored": true,
};

function isInk(event: RoomEvent): event is InkEvent {
  return event.type in INK;
}
