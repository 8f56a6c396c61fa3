// The order in which groups and messages are shown.
import { expect, test } from "vitest";
import type { ClassGroup, Message } from "../../api-types";
import { follows } from "./GroupPage";
import { inOrder } from "./history";
import { byLatest } from "./MessagesPage";

function message(id: string, author: string, sent_at: string): Message {
  return {
    id,
    group_id: "g",
    author: { id: author, name: author, kind: "staff" },
    kind: "text",
    text: id,
    live: null,
    sent_at,
    local_id: null,
  };
}

function group(id: string, sent_at?: string): ClassGroup {
  return {
    id,
    name: id,
    class_id: id,
    member_count: 1,
    unread: 0,
    last_message: sent_at ? message("m", "a", sent_at) : null,
  };
}

test("the group with the newest message is the first, silent ones keep their order at the end", () => {
  const groups = [
    group("silent 1"),
    group("old", "2026-11-20T10:00:00Z"),
    group("silent 2"),
    group("new", "2026-11-22T10:00:00Z"),
  ];
  expect(byLatest(groups).map(({ id }) => id)).toEqual(["new", "old", "silent 1", "silent 2"]);
});

test("pages that go back in time are read from the oldest message to the newest", () => {
  const page = (...ids: string[]) => ({ items: ids.map((id) => message(id, "a", "2026-11-22T10:00:00Z")), more: true });
  const history = { pages: [page("5", "6"), page("3", "4"), page("1", "2")], pageParams: [] };
  expect(inOrder(history).map(({ id }) => id)).toEqual(["1", "2", "3", "4", "5", "6"]);
});

test("a message follows another of the same author within five minutes", () => {
  const first = message("1", "a", "2026-11-22T10:00:00Z");
  expect(follows(first, message("2", "a", "2026-11-22T10:04:59Z"))).toBe(true);
  expect(follows(first, message("2", "a", "2026-11-22T10:05:00Z"))).toBe(false);
  expect(follows(first, message("2", "b", "2026-11-22T10:00:01Z"))).toBe(false);
  expect(follows(undefined, first)).toBe(false);
});
