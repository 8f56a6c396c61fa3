// The list of one's own slides in the cache.
import { expect, test } from "vitest";
import type { DeckItem } from "./api";
import { isUnderWay, listed, withDeck, withoutDeck } from "./decks";

function deck(id: string, change: Partial<DeckItem> = {}): DeckItem {
  return {
    id,
    title: id,
    state: "ready",
    progress: 1,
    problem: null,
    page_count: 3,
    bytes: 1000,
    created_at: "2026-11-22T10:00:00Z",
    used_at: "2026-11-22T10:00:00Z",
    cover_url: null,
    ...change,
  };
}

const pages = (...items: DeckItem[][]) => ({
  pages: items.map((each) => ({ items: each, next_cursor: null })),
  pageParams: items.map(() => undefined),
});

test("a deck that is converted changes in its place, on whichever page it is", () => {
  const data = withDeck(pages([deck("a")], [deck("b", { state: "converting", progress: 0.5 })]), deck("b"));
  expect(listed(data).map(({ id, state }) => [id, state])).toEqual([
    ["a", "ready"],
    ["b", "ready"],
  ]);
});

test("a new deck stands on top", () => {
  expect(listed(withDeck(pages([deck("a")]), deck("new"))).map(({ id }) => id)).toEqual(["new", "a"]);
});

test("a deck that is taken away is gone, and a list that was never asked for stays unknown", () => {
  expect(listed(withoutDeck(pages([deck("a"), deck("b")]), "a")).map(({ id }) => id)).toEqual(["b"]);
  expect(withDeck(undefined, deck("a"))).toBeUndefined();
  expect(withoutDeck(undefined, "a")).toBeUndefined();
});

test("only what waits or is converted is under way", () => {
  const states = ["waiting", "converting", "ready", "failed"] as const;
  expect(states.filter((state) => isUnderWay(deck("a", { state })))).toEqual(["waiting", "converting"]);
});
