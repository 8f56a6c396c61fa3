// What the stage shows, and what follows when sources come and go.
import { expect, test } from "vitest";
import type { Content, Deck, RoomState, Source } from "../signaling/messages";
import { enter } from "./room";
import { member, STATE, snapshot, TEACHER, track } from "./samples";
import { boardSurface, contentAfter, pageSurface, stage, steppedPage, surfaceOf } from "./stage";

const DECK: Deck = { id: "deck", title: "10的加法", page_count: 3, page: 2 };

const showing = (change: Partial<RoomState>, sources: Source[] = []) =>
  stage(enter(snapshot({ room: { ...STATE, ...change }, tracks: sources.map((source) => track(source)) })));

test("a camera alone is the large picture", () => {
  expect(showing({ content: "camera" }, ["camera"])).toEqual({
    main: { kind: "track", track: track("camera") },
    inset: null,
  });
});

test("a screen is the large picture and the camera its inset", () => {
  expect(showing({ content: "screen" }, ["camera", "screen"])).toEqual({
    main: { kind: "track", track: track("screen") },
    inset: track("camera"),
  });
});

test("slides and a white board are large, whatever the devices do, and the camera is beside (LIVE-14)", () => {
  const inset = track("camera");
  expect(showing({ content: "slides", deck: DECK }, ["camera", "screen"])).toEqual({
    main: { kind: "slides", deck: DECK },
    inset,
  });
  expect(showing({ content: "board", board: 4 }, ["camera"])).toEqual({ main: { kind: "board", number: 4 }, inset });
});

test("what is muted or held is not on the stage", () => {
  const tracks = [track("camera", { held: true }), track("screen", { muted: true })];
  expect(stage(enter(snapshot({ tracks })))).toEqual({ main: null, inset: null });
});

test("the host's screen goes before another teacher's, which goes before none", () => {
  const other = track("screen", { id: "other", member_id: "assistant" });
  const main = (tracks: (typeof other)[]) =>
    stage(enter(snapshot({ members: [TEACHER, member("assistant")], tracks }))).main;
  expect(main([other, track("screen")])).toEqual({ kind: "track", track: track("screen") });
  expect(main([other])).toEqual({ kind: "track", track: other });
});

test.each<[Content, Source[], Content | null, Content]>([
  ["none", [], null, "none"],
  ["none", ["microphone"], null, "none"],
  ["none", ["microphone", "camera"], null, "camera"],
  ["camera", ["microphone"], null, "none"],
  ["camera", ["camera", "screen", "screen-audio"], null, "screen"],
  ["slides", ["camera"], null, "slides"],
  ["slides", [], null, "slides"],
  ["slides", ["screen"], null, "screen"],
  ["screen", ["camera"], "slides", "slides"],
  ["screen", [], "board", "board"],
  ["screen", ["camera"], "camera", "camera"],
  ["screen", [], "camera", "none"],
])("after %s, who sends %j, with %s under the screen, shows %s (LIVE-14, LIVE-18)", (now, sources, before, after) => {
  expect(contentAfter(now, new Set(sources), before)).toBe(after);
});

test("each page and each board has a surface of its own", () => {
  expect(pageSurface("deck", 3)).toBe("slides/deck/3");
  expect(boardSurface(2)).toBe("board/2");
});

test("only the host's screen and camera are drawn upon", () => {
  expect(surfaceOf(track("screen"), TEACHER.id)).toBe("screen");
  expect(surfaceOf(track("camera"), TEACHER.id)).toBe("camera");
  expect(surfaceOf(track("camera", { member_id: "pupil" }), TEACHER.id)).toBeNull();
});

test("pages end where the deck ends", () => {
  expect([-5, -1, 0, 1, 5].map((step) => steppedPage(DECK, step))).toEqual([1, 1, 2, 3, 3]);
});
