// The stage of a small class: order, pages, size and who is large.
import { describe, expect, test } from "vitest";
import { enter, type Room } from "./room";
import { member, PUPIL, STATE, snapshot, TEACHER, track } from "./samples";
import { faces, gridFor, HOLD_MS, largeOf, loudestOf, nextTurn, pageOf, showsMaterial, tileWidth } from "./tiles";

const SMALL = { ...STATE, kind: "small" as const };

function room(change: Parameters<typeof snapshot>[0] = {}): Room {
  return enter(snapshot({ room: SMALL, ...change }));
}

describe("faces", () => {
  const early = member("early", { joined_at: "2026-11-22T09:59:00Z" });
  const late = member("late", { joined_at: "2026-11-22T10:05:00Z" });
  const whole = { members: [late, early, PUPIL, TEACHER] };

  test("stand in a fixed order: the host, oneself, then as they came", () => {
    expect(faces(room(whole), null).map(({ id }) => id)).toEqual(["teacher", "pupil", "early", "late"]);
  });

  test("that are shown stand before those that are not, and the pinned one before all", () => {
    const camera = track("camera", { id: "c", member_id: "late" });
    expect(faces(room({ ...whole, tracks: [camera] }), null).map(({ id }) => id)).toEqual([
      "teacher",
      "pupil",
      "late",
      "early",
    ]);
    expect(faces(room(whole), "early")[0]?.id).toBe("early");
  });
});

describe("who is large", () => {
  const guest = member("guest");
  const members = [TEACHER, PUPIL, guest];

  test("is one's own choice before the host's, and the host's before who speaks", () => {
    const pinned = room({ members, room: { ...SMALL, pinned_id: "guest" } });
    expect(largeOf(pinned, "pupil", "teacher").id).toBe("pupil");
    expect(largeOf(pinned, null, "teacher").id).toBe("guest");
    expect(largeOf(room({ members }), null, "guest").id).toBe("guest");
  });

  test("is the host while nobody speaks, somebody else for the host, and oneself when alone", () => {
    expect(largeOf(room({ members }), null, null).id).toBe("teacher");
    expect(largeOf(room({ members, me: TEACHER }), null, null).id).toBe("pupil");
    expect(largeOf(room({ members: [TEACHER], me: TEACHER }), null, null).id).toBe("teacher");
  });

  test("is nobody who has left", () => {
    expect(largeOf(room({ members }), "gone", "gone too").id).toBe("teacher");
  });
});

test("slides, a board and a screen are more than faces; a camera is a face", () => {
  const deck = { id: "d", title: "10的加法", page_count: 3, page: 1 };
  expect(showsMaterial(room({ room: { ...SMALL, content: "slides", deck } }))).toBe(true);
  expect(showsMaterial(room({ room: { ...SMALL, content: "board" } }))).toBe(true);
  expect(showsMaterial(room({ tracks: [track("screen")] }))).toBe(true);
  expect(showsMaterial(room({ tracks: [track("camera")] }))).toBe(false);
});

test("a page that is no longer there gives the last one", () => {
  const items = [1, 2, 3, 4, 5, 6, 7];
  expect(pageOf(items, 3, 1)).toEqual({ items: [4, 5, 6], page: 1, count: 3 });
  expect(pageOf(items, 3, 9)).toEqual({ items: [7], page: 2, count: 3 });
  expect(pageOf([], 3, 2)).toEqual({ items: [], page: 0, count: 1 });
});

test.each([
  ["thirty children on a desk", 1200, 700, 30, { columns: 3, rows: 4 }],
  ["five on a desk", 1200, 700, 5, { columns: 2, rows: 3 }],
  ["two beside each other", 1200, 500, 2, { columns: 2, rows: 1 }],
  ["one alone", 1200, 700, 1, { columns: 1, rows: 1 }],
  ["a phone", 360, 400, 30, { columns: 2, rows: 4 }],
  ["a place smaller than a tile", 60, 40, 8, { columns: 1, rows: 1 }],
  ["a place that was not measured yet", 0, 0, 8, { columns: 1, rows: 1 }],
])("the grid for %s", (_, width, height, count, grid) => {
  expect(gridFor(width, height, count, 12, 150)).toEqual(grid);
});

test("tiles are as wide as the place and the gaps between them let them be", () => {
  expect(tileWidth({ columns: 2, rows: 2 }, 404, 1000, 4)).toBe(200);
  expect(tileWidth({ columns: 2, rows: 2 }, 1000, 184, 4)).toBe(160);
  expect(tileWidth({ columns: 4, rows: 3 }, 0, 0, 4)).toBe(0);
});

test("a page never asks for more pictures than there may be", () => {
  for (let count = 1; count <= 40; count++) {
    const { columns, rows } = gridFor(3000, 2000, count, 12, 150);
    expect(columns * rows).toBeLessThanOrEqual(12);
  }
});

test("the first voice is large at once, another only after a while, and silence changes nothing", () => {
  const first = nextTurn({ member: null, since: 0 }, "a", 1000);
  expect(first).toEqual({ member: "a", since: 1000 });
  expect(nextTurn(first, "b", 1000 + HOLD_MS - 1)).toBe(first);
  expect(nextTurn(first, null, 9000)).toBe(first);
  expect(nextTurn(first, "b", 1000 + HOLD_MS)).toEqual({ member: "b", since: 1000 + HOLD_MS });
});

test("the loudest is a voice, of a track that is there, and not one's own", () => {
  const tracks = new Map([
    ["mine", track("microphone", { id: "mine", member_id: "pupil" })],
    ["theirs", track("microphone", { id: "theirs", member_id: "guest" })],
  ]);
  const speakers = [
    ["gone", 0.9],
    ["mine", 0.8],
    ["theirs", 0.7],
  ] as const;
  expect(loudestOf(speakers, tracks, "pupil", 0.5)).toBe("guest");
  expect(loudestOf(speakers, tracks, "pupil", 0.75)).toBeNull();
});
