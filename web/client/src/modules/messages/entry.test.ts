// Entries of the inbox in words, also those of kinds that this client does not know yet.
import { expect, test } from "vitest";
import type { InboxEntry } from "../../api-types";
import { about, entersClass, entryLink } from "./entry";

function entry(kind: string, params: Record<string, unknown>, link = "/class/1"): InboxEntry {
  return { id: "1", kind, params, link, created_at: "2026-11-22T10:00:00Z", read_at: null };
}

test("a class that started is told with its title and its class groups", () => {
  const params = { title: "10 的加法", host_name: "林國輝", group_names: ["三年一班", "三年二班"] };
  expect(about(entry("class-started", params))).toBe("10 的加法 · 三年一班 · 三年二班");
});

test("facts that are missing or of another shape are left out", () => {
  expect(about(entry("class-started", { title: "", group_names: 7 }))).toBe("");
});

test("an entry of an unknown kind tells its title", () => {
  expect(about(entry("notice-sent", { title: "家長日", other: {} }))).toBe("家長日");
});

test.each([
  ["/class/1", "/class/1"],
  ["//evil.example", undefined],
  ["https://evil.example", undefined],
  ["", undefined],
])("the link %o leads to %o", (link, page) => {
  expect(entryLink(entry("class-started", {}, link))).toBe(page);
});

test("a lesson to come is told with its time and leads to its booking, not into a class that is not on", () => {
  const params = { class_id: "b1", title: "數學", starts_at: "2026-12-01T01:00:00Z", group_names: ["三年一班"] };
  const booked = entry("class-soon", params);
  expect(about(booked)).toMatch(/2026.* · 數學 · 三年一班$/);
  expect(entryLink(booked)).toBe("/classes/bookings/b1");
  expect(entersClass(booked)).toBe(false);
  expect(entersClass(entry("check-in-missed", params))).toBe(true);
});
