import { describe, expect, test } from "vitest";
import { comment, STATE, snapshot } from "../rooms/samples";
import type { RoomState } from "../signaling/messages";
import { chapterAt, chaptersOf } from "./chapters";
import { commentsOf, passagesOf, search } from "./passages";
import type { Line } from "./timeline";

const DECK = { id: "deck", title: "10的加法", page: 1, page_count: 3 };

function changed(at: number, change: Partial<RoomState>): Line {
  return { at, event: { type: "room-changed", room: { ...STATE, ...change } } };
}

function page(at: number, number: number): Line {
  return changed(at, { content: "slides", deck: { ...DECK, page: number } });
}

const BEGINNING: Line = { at: 0, snapshot: snapshot() };

describe("chapters", () => {
  test("follow the pages, boards, screens and pauses of the lesson", () => {
    const chapters = chaptersOf([
      { at: 0, snapshot: snapshot({ room: { ...STATE, content: "camera" } }) },
      page(10_000, 1),
      page(20_000, 2),
      changed(30_000, { content: "board", board: 2 }),
      changed(40_000, { content: "screen" }),
      changed(50_000, { content: "screen", paused_at: "2026-11-22T10:00:50Z" }),
      changed(60_000, { content: "screen" }),
    ]);
    expect(chapters).toEqual([
      { at: 0, kind: "camera" },
      { at: 10_000, kind: "slides", deck: "deck", title: "10的加法", page: 1 },
      { at: 20_000, kind: "slides", deck: "deck", title: "10的加法", page: 2 },
      { at: 30_000, kind: "board", number: 2 },
      { at: 40_000, kind: "screen" },
      { at: 50_000, kind: "pause" },
      { at: 60_000, kind: "screen" },
    ]);
  });

  test("are not made of pages that were only passed by", () => {
    const chapters = chaptersOf([BEGINNING, page(300, 1), page(9000, 2), page(9500, 3), page(60_000, 1)]);
    expect(chapters).toMatchObject([
      { at: 0, page: 1 },
      { at: 9000, page: 3 },
      { at: 60_000, page: 1 },
    ]);
  });

  test("go on after a look at the next page and back", () => {
    expect(chaptersOf([BEGINNING, page(0, 1), page(9000, 2), page(10_000, 1)])).toMatchObject([{ at: 0, page: 1 }]);
  });

  test("are found by the moment", () => {
    const chapters = chaptersOf([BEGINNING, page(5000, 1), page(9000, 2)]);
    expect([0, 4999, 5000, 9000, 99_000].map((at) => chapterAt(chapters, at))).toEqual([0, 0, 1, 2, 2]);
    expect(chapterAt([], 5)).toBe(-1);
  });
});

describe("a search", () => {
  const lines: Line[] = [
    BEGINNING,
    page(1000, 1),
    page(8000, 2),
    { at: 9000, event: { type: "comment-posted", comment: comment("1", { text: "為什麼是 Ten？", name: "陳小明" }) } },
    { at: 9500, event: { type: "comment-posted", comment: comment("2", { text: "說錯了" }) } },
    { at: 9900, event: { type: "comment-deleted", comment_id: "2" } },
    {
      at: 12_000,
      event: {
        type: "ink-drawn",
        surface: "board/1",
        start: 0,
        id: "t",
        member_id: "teacher",
        tool: "text",
        color: "#000000",
        width: 40,
        points: [1, 1, 1],
        text: "答案是十",
        done: true,
      },
    },
  ];
  const passages = passagesOf(lines, chaptersOf(lines), new Map([["deck", ["湊十法", "10的加法 練習"]]]));

  test.each([
    ["練習", 8000],
    ["１０的", 8000],
    ["ten", 9000],
    ["小明 為什麼", 9000],
    ["答案", 12_000],
  ])("for %s leads to %d ms", (words, at) => {
    expect(search(passages, words).map((passage) => passage.at)).toEqual([at]);
  });

  test.each(["", "  ", "說錯", "沒有這個", "練習 答案"])("for %j finds nothing", (words) => {
    expect(search(passages, words)).toEqual([]);
  });

  test("knows each comment once, also those from before the recording began", () => {
    const early = comment("0", { text: "早安" });
    const all = commentsOf([
      { at: 0, snapshot: snapshot({ comments: [early] }) },
      ...lines.slice(1),
      { at: 99_000, snapshot: snapshot({ comments: [early] }) },
    ]);
    expect(all.map(({ text, at }) => [text, at])).toEqual([
      ["早安", 0],
      ["為什麼是 Ten？", 9000],
    ]);
  });
});
