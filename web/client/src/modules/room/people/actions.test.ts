// The menu beside a name: what each kind of class has, and what makes sense for this person now (LIVE-31).
import { expect, test } from "vitest";
import { enter, type Room } from "../../../rooms/room";
import { member, PUPIL, STATE, snapshot, TEACHER } from "../../../rooms/samples";
import type { Member, Permission, RoomState } from "../../../signaling/messages";
import { actionsFor } from "./actions";

const OF_A_LARGE_CLASS: Permission[] = ["manage-speaking", "manage-comments", "manage-members"];
const OF_A_SMALL_CLASS: Permission[] = ["manage-media", "manage-comments", "manage-members"];
const OF_A_BROADCAST: Permission[] = ["manage-comments", "manage-members"];

function room(permissions: Permission[], change: Partial<RoomState> = {}): Room {
  return enter(snapshot({ me: TEACHER, permissions, room: { ...STATE, ...change } }));
}

function words(of: Room, one: Member): string[] {
  return actionsFor(of, one).map(({ word }) => word);
}

test("in a large class one is invited to speak, let draw, silenced and removed", () => {
  expect(words(room(OF_A_LARGE_CLASS), PUPIL)).toEqual(["invite", "letDraw", "ban", "remove"]);
});

test("in a small class one is muted, pinned, and shown or hidden", () => {
  const small = room(OF_A_SMALL_CLASS, { kind: "small" });
  expect(words(small, PUPIL)).toEqual(["mute", "pin", "cameraHosts", "cameraOff", "letDraw", "ban", "remove"]);
});

test("in a broadcast nobody speaks or draws", () => {
  expect(words(room(OF_A_BROADCAST, { kind: "broadcast" }), PUPIL)).toEqual(["ban", "remove"]);
});

test("whoever may not manage has no menu", () => {
  expect(actionsFor(room([]), PUPIL)).toEqual([]);
});

test("what was done is offered to be undone", () => {
  const one = member("pupil", { muted_by_host: true, may_draw: true, comments_banned: true, camera_visibility: "off" });
  const small = room(OF_A_SMALL_CLASS, { kind: "small", pinned_id: "pupil" });
  expect(words(small, one)).toEqual([
    "askToUnmute",
    "unpin",
    "cameraAll",
    "cameraHosts",
    "stopDraw",
    "unban",
    "remove",
  ]);
});

test("a camera that is set to what the room has follows the room again", () => {
  const one = member("pupil", { camera_visibility: "off" });
  const small = room(OF_A_SMALL_CLASS, { kind: "small", camera_visibility: "hosts" });
  const commands = actionsFor(small, one).map(({ command }) => command);
  expect(commands).toContainEqual({ type: "set-member-camera", member_id: "pupil", visibility: null });
  expect(commands).toContainEqual({ type: "set-member-camera", member_id: "pupil", visibility: "all" });
});

test.each([
  ["whose hand is up", { hand: "asking" as const }],
  ["whose connection is lost", { connected: false }],
])("one %s is not invited", (_, change) => {
  const [invite] = actionsFor(room(OF_A_LARGE_CLASS), member("pupil", change));
  expect(invite).toMatchObject({ word: "invite", disabled: true });
});

test("only removing is asked first", () => {
  const asked = actionsFor(room(OF_A_SMALL_CLASS, { kind: "small" }), PUPIL).filter(({ command }) => command === null);
  expect(asked.map(({ word, destroys }) => [word, destroys])).toEqual([["remove", true]]);
});
