// For whom a page answers a check-in, and how far one is.
import { expect, test } from "vitest";
import { pupilsOf, standing, unanswered } from "./checkIn";
import { enter } from "./room";
import { CHECKING, checkIn, expected, member, PUPIL, snapshot, TEACHER } from "./samples";

const CHILDREN = [
  { person_id: "ka", name: "Leong Ka", relation: "mother" as const },
  { person_id: "hou", name: "Leong Hou", relation: "mother" as const },
];
const MOTHER = member("mother", { kind: "parent", children: CHILDREN });

test("a student answers for itself, a parent for the children, and nobody else is asked (IMP-20)", () => {
  expect(pupilsOf(PUPIL)).toEqual([{ personId: "person-pupil", name: "Name pupil" }]);
  expect(pupilsOf(MOTHER).map((pupil) => pupil.personId)).toEqual(["ka", "hou"]);
  expect(pupilsOf(TEACHER)).toEqual([]);
  expect(pupilsOf(member("guest", { kind: "outsider" }))).toEqual([]);
});

test("a child that has answered is not asked again", () => {
  const room = enter(snapshot({ room: CHECKING, me: MOTHER, checked_in: ["ka"] }));
  expect(unanswered(room).map((pupil) => pupil.personId)).toEqual(["hou"]);
});

test("without a check-in nobody is asked", () => {
  expect(unanswered(enter(snapshot()))).toEqual([]);
});

test("a result tells who has answered and who of the invited has not (LIVE-19)", () => {
  const { answered, missing } = standing(checkIn(["a", "guest"]), [expected("a"), expected("b")]);
  expect(answered.map((answer) => answer.person_id)).toEqual(["a", "guest"]);
  expect(missing.map((one) => one.person_id)).toEqual(["b"]);
});
