// What the page concludes from a room.
import { expect, test } from "vitest";
import type { Source } from "../signaling/messages";
import { enter } from "./room";
import { member, snapshot, TEACHER, track } from "./samples";
import { asking, contentOf, present, speaking, stage } from "./views";

test("a camera alone is the large picture", () => {
  const room = enter(snapshot({ tracks: [track("camera")] }));
  expect(stage(room)).toEqual({ main: track("camera"), inset: null });
});

test("a screen is the large picture and the camera its inset", () => {
  const room = enter(snapshot({ tracks: [track("camera"), track("screen")] }));
  expect(stage(room)).toEqual({ main: track("screen"), inset: track("camera") });
});

test("what is muted or held is not on the stage", () => {
  const room = enter(snapshot({ tracks: [track("camera", { held: true }), track("screen", { muted: true })] }));
  expect(stage(room)).toEqual({ main: null, inset: null });
});

test("the host's screen goes before another teacher's, which goes before none", () => {
  const other = track("screen", { id: "other", member_id: "assistant" });
  expect(stage(enter(snapshot({ tracks: [other, track("screen")] }))).main).toEqual(track("screen"));
  expect(stage(enter(snapshot({ tracks: [other] }))).main).toEqual(other);
});

test.each<[Source[], string]>([
  [[], "none"],
  [["microphone"], "none"],
  [["microphone", "camera"], "camera"],
  [["camera", "screen", "screen-audio"], "screen"],
])("who sends %j shows %s (LIVE-14)", (sources, content) => {
  expect(contentOf(new Set(sources))).toBe(content);
});

test("the queue is shown in the server's order, without those who are unknown (LIVE-27)", () => {
  const members = [TEACHER, member("a"), member("b")];
  const room = enter(snapshot({ members, queue: ["b", "gone", "a"] }));
  expect(asking(room).map((one) => one.id)).toEqual(["b", "a"]);
});

test("the host is not among those who were given the floor", () => {
  const host = { ...TEACHER, hand: "speaking" as const };
  const room = enter(snapshot({ members: [host, member("a", { hand: "speaking" })] }));
  expect(speaking(room).map((one) => one.id)).toEqual(["a"]);
});

test("people are sought by their own name and by their children's, the host first", () => {
  const parent = member("parent", { name: "Rosa Lei", children: [{ name: "Leong Ka", relation: "mother" }] });
  const { members } = enter(snapshot({ members: [parent, TEACHER, member("pupil")] }));
  expect(present(members).map((one) => one.id)[0]).toBe("teacher");
  expect(present(members, " leong ").map((one) => one.id)).toEqual(["parent"]);
  expect(present(members, "nobody")).toEqual([]);
});
