// What is sent when a class is started.
import { expect, test } from "vitest";
import type { ClassGroup, ClassSettings } from "../../api-types";
import { firstContent, firstDraft, toggled, toNewClass } from "./draft";

const SETTINGS: ClassSettings = {
  enabled: true,
  outsiders_forbidden: false,
  can_record: true,
  replay: true,
  comments_allowed: true,
  speaking_allowed: true,
  viewer_scope: "anyone",
  attendance: { late_minutes: 30, away_minutes: 30, early_leave_minutes: 10 },
};

const group = (id: string): ClassGroup => ({
  id,
  name: id,
  class_id: id,
  member_count: 1,
  last_message: null,
  unread: 0,
});

test("from a class group the group is chosen already (LIVE-13)", () => {
  expect(firstDraft(SETTINGS, "g1").groups).toEqual(["g1"]);
  expect(firstDraft(SETTINGS, null).groups).toEqual([]);
});

test("a draft begins with the school's defaults, as far as they are possible", () => {
  expect(firstDraft(SETTINGS, null)).toMatchObject({ replay: true, scope: "anyone" });
  const strict = { ...SETTINGS, can_record: false, outsiders_forbidden: true };
  expect(firstDraft(strict, null)).toMatchObject({ replay: false, scope: "members" });
});

test("a group is chosen and given up again by the same tap", () => {
  const once = toggled(["g1"], "g2");
  expect(once).toEqual(["g1", "g2"]);
  expect(toggled(once, "g1")).toEqual(["g2"]);
});

test("without a title the server names the class", () => {
  const draft = { ...firstDraft(SETTINGS, "g1"), title: "   " };
  expect(toNewClass(draft, [group("g1")]).title).toBe("");
});

test("a group that is not one's own, from an old link, is not sent", () => {
  expect(toNewClass(firstDraft(SETTINGS, "elsewhere"), [group("g1")]).group_ids).toEqual([]);
});

test("only what the kind has is sent", () => {
  const draft = { ...firstDraft(SETTINGS, "g1"), people: [{ id: "p", name: "p" }], speechSeconds: 60 };
  const large = toNewClass(draft, [group("g1")]);
  expect(large).toMatchObject({ group_ids: ["g1"], person_ids: [], speaking_allowed: true, speech_seconds: 60 });
  const broadcast = toNewClass({ ...draft, kind: "broadcast" }, [group("g1")]);
  expect(broadcast).toMatchObject({ group_ids: [], person_ids: ["p"], speaking_allowed: false, speech_seconds: null });
});

test("slides are sent with slides only", () => {
  const draft = { ...firstDraft(SETTINGS, null), deck: "d" };
  expect(toNewClass({ ...draft, content: "slides" }, []).deck_id).toBe("d");
  expect(toNewClass({ ...draft, content: "camera" }, []).deck_id).toBeNull();
});

test.each([
  [null, true, true, "slides"],
  [null, false, true, "screen"],
  [null, false, false, "camera"],
  ["camera", true, true, "camera"],
  ["board", true, true, "board"],
  ["slides", false, true, "screen"],
  ["screen", true, false, "slides"],
  ["nonsense", false, false, "camera"],
] as const)("after %o, with slides %o and a screen %o, the class begins with %s", (last, deck, screen, content) => {
  expect(firstContent(last, deck, screen)).toBe(content);
});
