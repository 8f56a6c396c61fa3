// News written into the cache: never twice, never in the wrong place.
import type { InfiniteData } from "@tanstack/react-query";
import { expect, test } from "vitest";
import type { ClassGroup, History, InboxEntry, InboxPage, Message } from "../api-types";
import { addEntry, addMessage, noteMessage } from "./live";

function message(id: string, more: Partial<Message> = {}): Message {
  const author = { id: "teacher", name: "林國輝", kind: "staff" } as const;
  return {
    id,
    group_id: "g1",
    author,
    kind: "text",
    text: id,
    live: null,
    sent_at: "2026-11-22T10:00:00Z",
    local_id: null,
    ...more,
  };
}

function pages<Page>(...all: Page[]): InfiniteData<Page> {
  return { pages: all, pageParams: all.map(() => undefined) };
}

const entry = (id: string): InboxEntry => ({
  id,
  kind: "class-started",
  params: {},
  link: "/class/1",
  created_at: "2026-11-22T10:00:00Z",
  read_at: null,
});
const inbox = (unread: number, ...ids: string[]): InboxPage => ({ items: ids.map(entry), next_cursor: null, unread });
const group = (id: string, unread: number): ClassGroup => ({
  id,
  name: id,
  class_id: "c",
  member_count: 2,
  last_message: null,
  unread,
});

test("a new entry stands on top and is counted", () => {
  const after = addEntry(pages(inbox(1, "a"), inbox(1, "b")), entry("new"));
  expect(after?.pages[0]).toMatchObject({ unread: 2, items: [{ id: "new" }, { id: "a" }] });
  expect(after?.pages[1]?.items).toHaveLength(1);
});

test("an entry that is known already changes nothing", () => {
  const before = pages(inbox(1, "a"), inbox(1, "b"));
  expect(addEntry(before, entry("b"))).toBe(before);
});

test("an entry for an inbox that was never loaded waits for its loading", () => {
  expect(addEntry(undefined, entry("a"))).toBeUndefined();
});

test("a new message is the last of the newest page", () => {
  const newest: History = { items: [message("2")], more: true };
  const older: History = { items: [message("1")], more: false };
  const after = addMessage(pages(newest, older), message("3"));
  expect(after?.pages.map((page) => page.items.map(({ id }) => id))).toEqual([["2", "3"], ["1"]]);
});

test("a message that comes twice, by answer and by event, is there once", () => {
  const sent = message("9", { local_id: "mine" });
  const once = addMessage(pages<History>({ items: [], more: false }), sent);
  expect(addMessage(once, sent)?.pages[0]?.items).toHaveLength(1);
});

test("a live card that ends replaces the one that was live", () => {
  const live = {
    class_id: "k",
    title: "數學",
    host_name: "林國輝",
    kind: "large",
    state: "live",
    started_at: "2026-11-22T10:00:00Z",
  } as const;
  const before = pages<History>({ items: [message("1", { live }), message("2")], more: false });
  const after = addMessage(before, message("1", { live: { ...live, state: "ended" } }));
  expect(after?.pages[0]?.items.map((item) => item.live?.state)).toEqual(["ended", undefined]);
});

test("a message of another makes its group one more unread, one's own does not", () => {
  const groups = { items: [group("g1", 1), group("g2", 5)] };
  expect(noteMessage(groups, message("1"), false)?.items.map((item) => item.unread)).toEqual([2, 5]);
  expect(noteMessage(groups, message("1"), true)?.items.map((item) => item.unread)).toEqual([1, 5]);
});

test("a changed last message, such as a class that ended, is not unread again", () => {
  const groups = { items: [{ ...group("g1", 0), last_message: message("1") }] };
  expect(noteMessage(groups, message("1", { text: "changed" }), false)?.items[0]).toMatchObject({
    unread: 0,
    last_message: { text: "changed" },
  });
});

test("a changed earlier message does not become the last one", () => {
  const groups = { items: [{ ...group("g1", 0), last_message: message("5", { sent_at: "2026-11-22T12:00:00Z" }) }] };
  expect(noteMessage(groups, message("1"), false)?.items[0]).toMatchObject({ unread: 0, last_message: { id: "5" } });
});
