// 未上課: the invited who are not here.
import { expect, test } from "vitest";
import { absent } from "./attendance";
import { enter } from "./room";
import { expected, member, snapshot, TEACHER } from "./samples";

const MOTHER = member("mother", {
  kind: "parent",
  children: [{ person_id: "ka", name: "Leong Ka", relation: "mother" }],
});
const { members } = enter(snapshot({ members: [TEACHER, MOTHER] }));

test("a student is here when it is, or when a parent attends for it (LIVE-33)", () => {
  const roster = [expected("person-pupil"), expected("ka"), expected("hou")];
  expect(absent(roster, members).map((one) => one.person_id)).toEqual(["hou"]);
});

test("the absent are sought by name, whatever the case", () => {
  const roster = [expected("HOU"), expected("mei")];
  expect(absent(roster, members, " hou ").map((one) => one.person_id)).toEqual(["HOU"]);
});
