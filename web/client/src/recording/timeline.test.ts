import { describe, expect, test } from "vitest";
import { comment, member, STATE, snapshot, TEACHER, track } from "../rooms/samples";
import type { InkElement, RoomEvent } from "../signaling/messages";
import { CHECKPOINT_LINES, type Line, Timeline } from "./timeline";

function stroke(id: string): InkElement {
  return {
    id,
    member_id: TEACHER.id,
    tool: "pen",
    color: "#d92d20",
    width: 4,
    points: [1, 2, 3],
    text: "",
    done: true,
  };
}

function drawn(id: string): RoomEvent {
  return { type: "ink-drawn", surface: "board/1", start: 0, ...stroke(id) };
}

/** A board on which a stroke is drawn every 10 ms. */
function lesson(strokes: number): Line[] {
  const room = { ...STATE, content: "board" as const, surface: "board/1" };
  const events = Array.from({ length: strokes }, (_, index): Line => ({ at: index * 10, event: drawn(`${index}`) }));
  return [{ at: 0, snapshot: snapshot({ room }) }, ...events];
}

function strokesAt(timeline: Timeline, at: number): number {
  return timeline.at(at)?.ink.sheets.get("board/1")?.length ?? 0;
}

describe("a timeline", () => {
  test("is empty before its first snapshot", () => {
    const timeline = new Timeline();
    expect(timeline.at(0)).toBeNull();
    timeline.append([{ at: 500, snapshot: snapshot() }]);
    expect(timeline.at(499)).toBeNull();
    expect(timeline.at(500)?.room.room.title).toBe(STATE.title);
  });

  test("shows at each moment what the live page showed", () => {
    const timeline = new Timeline();
    timeline.append([
      { at: 0, snapshot: snapshot() },
      { at: 1000, event: { type: "track-changed", track: track("screen") } },
      { at: 2000, event: { type: "comment-posted", comment: comment("1") } },
      { at: 3000, event: { type: "room-changed", room: { ...STATE, content: "screen" } } },
      { at: 4000, event: { type: "track-removed", track_id: "screen-track" } },
    ]);
    expect(timeline.at(999)?.room.tracks.size).toBe(0);
    expect(timeline.at(3500)?.room).toMatchObject({ room: { content: "screen" }, comments: [{ id: "1" }] });
    expect(timeline.at(3500)?.room.tracks.has("screen-track")).toBe(true);
    expect(timeline.at(4000)?.room.tracks.size).toBe(0);
  });

  test.each([0, 1, 254, 255, 256, 257, 511, 512, 1023, 1024, 1099])(
    "says the same of stroke %i whether one comes from before, from behind or from nowhere",
    (index) => {
      const lines = lesson(1100);
      const played = new Timeline();
      played.append(lines);
      for (let at = 0; at <= index * 10; at += 10) played.at(at);
      const sought = new Timeline();
      sought.append(lines);
      sought.at(1_000_000);
      const fresh = new Timeline();
      fresh.append(lines);
      for (const timeline of [played, sought, fresh]) expect(strokesAt(timeline, index * 10)).toBe(index + 1);
    },
  );

  test("does not begin anew when one jumps about in a lesson of two hours", () => {
    const timeline = new Timeline();
    timeline.append(lesson(40 * CHECKPOINT_LINES));
    const late = timeline.at(10_000_00);
    const before = timeline.at(39 * CHECKPOINT_LINES * 10);
    timeline.at(0);
    // A scene that was kept is the very same object and not one that was made again.
    const kept = timeline.at((39 * CHECKPOINT_LINES - 2) * 10);
    timeline.at(0);
    expect(timeline.at((39 * CHECKPOINT_LINES - 2) * 10)).toBe(kept);
    expect(before?.ink.sheets.get("board/1")?.length).toBe(39 * CHECKPOINT_LINES + 1);
    expect(late?.ink.sheets.get("board/1")?.length).toBe(40 * CHECKPOINT_LINES);
  });

  test("can be warmed up in small parts, and is the same then", () => {
    const lines = lesson(5 * CHECKPOINT_LINES + 10);
    const timeline = new Timeline();
    timeline.append(lines.slice(0, 100));
    expect(timeline.warm(1)).toBe(false);
    timeline.append(lines.slice(100));
    const parts = [timeline.warm(1), timeline.warm(600), timeline.warm(600), timeline.warm(600)];
    expect(parts).toEqual([true, true, false, false]);
    for (const index of [0, 255, 256, 700, 1279, 1280, 1289]) expect(strokesAt(timeline, index * 10)).toBe(index + 1);
  });

  test("goes on growing while one watches", () => {
    const timeline = new Timeline();
    const [first, second, third] = lesson(2) as [Line, Line, Line];
    timeline.append([first, second]);
    expect(strokesAt(timeline, 1000)).toBe(1);
    timeline.append([third]);
    expect(strokesAt(timeline, 1000)).toBe(2);
  });

  test("begins anew at the snapshot of another span", () => {
    const timeline = new Timeline();
    timeline.append([...lesson(3), { at: 60_000, snapshot: snapshot({ tracks: [track("camera")] }) }]);
    expect(strokesAt(timeline, 59_999)).toBe(3);
    expect(strokesAt(timeline, 60_000)).toBe(0);
    expect(timeline.at(60_000)?.room.tracks.size).toBe(1);
  });

  test("gives its viewer no seat and nothing to do", () => {
    const timeline = new Timeline();
    timeline.append([
      { at: 0, snapshot: snapshot({ me: TEACHER, permissions: ["pause", "draw"], members: [TEACHER] }) },
    ]);
    const room = timeline.at(0)?.room;
    expect(room?.permissions.size).toBe(0);
    expect([...(room?.members.keys() ?? [])]).toEqual([TEACHER.id]);
    expect(room?.me.id).not.toBe(TEACHER.id);
  });

  test("moves the laser and rests it with the page that pointed", () => {
    const timeline = new Timeline();
    const spot = { surface: "board/1", x: 10, y: 20 };
    timeline.append([
      { at: 0, snapshot: snapshot() },
      { at: 10, event: { type: "laser-moved", member_id: TEACHER.id, visible: true, ...spot } },
      { at: 20, event: { type: "member-changed", member: member(TEACHER.id, { connected: false }) } },
    ]);
    expect(timeline.at(10)?.lasers.get(TEACHER.id)).toEqual(spot);
    expect(timeline.at(20)?.lasers.size).toBe(0);
  });
});
