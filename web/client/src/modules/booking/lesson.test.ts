// Booked lessons in lists and at the door.
import { expect, test } from "vitest";
import type { Booking } from "../../api-types";
import { byDay, endOf, wayIn } from "./lesson";
import { goes } from "./useCancel";

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
const lesson = (id: string, starts_at: string, series_id: string | null = null): Booking => ({
  id,
  series_id,
  kind: "large",
  title: id,
  host: { id: "t", name: "林老師" },
  groups: [],
  scope: [],
  department_ids: [],
  person_ids: [],
  content: "camera",
  deck_id: null,
  comments_allowed: true,
  speaking_allowed: true,
  speech_seconds: null,
  camera_visibility: "all",
  replay: false,
  viewer_scope: "members",
  starts_at,
  minutes: 40,
  remind_minutes: 15,
  state: "booked",
  mine: false,
  can_change: false,
  opens_at: starts_at,
  links: { join: "", qr: "" },
});

test("lessons stand under the day on which they are, in their order", () => {
  const days = byDay([lesson("a", at(22, 9)), lesson("b", at(22, 15)), lesson("c", at(24, 9))]);
  expect(days.map(({ day, lessons }) => [day, lessons.map(({ id }) => id)])).toEqual([
    ["2026-11-22", ["a", "b"]],
    ["2026-11-24", ["c"]],
  ]);
});

test("a lesson ends its minutes after it starts", () => {
  expect(endOf({ starts_at: "2026-11-22T09:00:00Z", minutes: 40 }).toISOString()).toBe("2026-11-22T09:40:00.000Z");
});

test("before its time only the teacher goes straight in, the others wait at the door", () => {
  const early = new Date(2026, 10, 22, 8, 50);
  expect(wayIn(lesson("a", at(22, 9)), early)).toBe("/c/a");
  expect(wayIn({ ...lesson("a", at(22, 9)), mine: true }, early)).toBe("/class/a");
  expect(wayIn(lesson("a", at(22, 9)), new Date(2026, 10, 22, 9))).toBe("/class/a");
});

test("cancelling takes one lesson, or it and the later ones of its series", () => {
  const [first, second, third] = [lesson("1", at(1, 9), "s"), lesson("2", at(8, 9), "s"), lesson("3", at(15, 9), "s")];
  const other = lesson("x", at(20, 9));
  const gone = (reach: "one" | "following") =>
    [first, second, third, other].filter((one) => goes(one, second, reach)).map(({ id }) => id);
  expect(gone("one")).toEqual(["2"]);
  expect(gone("following")).toEqual(["2", "3"]);
  expect(goes(lesson("y", at(21, 9)), other, "following")).toBe(false);
});
