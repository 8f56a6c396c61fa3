// What the page concludes from a room.
import { expect, test } from "vitest";
import { enter } from "./room";
import { member, snapshot, TEACHER } from "./samples";
import { asking, present, speaking } from "./views";

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
  const parent = member("parent", {
    name: "Rosa Lei",
    children: [{ person_id: "ka", name: "Leong Ka", relation: "mother" }],
  });
  const { members } = enter(snapshot({ members: [parent, TEACHER, member("pupil")] }));
  expect(present(members).map((one) => one.id)[0]).toBe("teacher");
  expect(present(members, " leong ").map((one) => one.id)).toEqual(["parent"]);
  expect(present(members, "nobody")).toEqual([]);
});
