// What is sent when a class is started.
import { expect, test } from "vitest";
import type { ClassGroup } from "../../api-types";
import { firstDraft, toggled, toNewClass } from "./draft";

const group = (id: string): ClassGroup => ({
  id,
  name: id,
  class_id: id,
  member_count: 1,
  last_message: null,
  unread: 0,
});

test("from a class group the group is chosen already (LIVE-13)", () => {
  expect(firstDraft("g1").groups).toEqual(["g1"]);
  expect(firstDraft(null).groups).toEqual([]);
});

test("a group is chosen and given up again by the same tap", () => {
  const once = toggled(firstDraft("g1"), "g2");
  expect(once.groups).toEqual(["g1", "g2"]);
  expect(toggled(once, "g1").groups).toEqual(["g2"]);
});

test("without a title the class is named after its teacher", () => {
  const draft = { ...firstDraft("g1"), title: "   " };
  expect(toNewClass(draft, "陳美玲的直播課", [group("g1")]).title).toBe("陳美玲的直播課");
});

test("a group that is not one's own, from an old link, is not sent", () => {
  expect(toNewClass(firstDraft("elsewhere"), "t", [group("g1")]).group_ids).toEqual([]);
});
