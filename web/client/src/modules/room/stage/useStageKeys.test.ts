// What the keys of a presenter turn.
import { expect, test } from "vitest";
import { STATE } from "../../../rooms/samples";
import type { RoomState } from "../../../signaling/messages";
import { turned } from "./useStageKeys";

const DECK = { id: "deck", title: "10的加法", page_count: 9, page: 4 };
const END = Number.POSITIVE_INFINITY;

test.each<[string, Partial<RoomState>, number, ReturnType<typeof turned>]>([
  ["the next page", { content: "slides", deck: DECK }, 1, { type: "show-page", page: 5 }],
  ["the last page", { content: "slides", deck: DECK }, END, { type: "show-page", page: 9 }],
  ["the first page", { content: "slides", deck: DECK }, -END, { type: "show-page", page: 1 }],
  ["nothing after the last page", { content: "slides", deck: { ...DECK, page: 9 } }, 1, null],
  ["the board before", { content: "board", board: 3, boards: 3 }, -1, { type: "show-board", number: 2 }],
  ["nothing after the last board", { content: "board", board: 3, boards: 3 }, 1, null],
  ["nothing of slides that are not shown", { content: "camera", deck: DECK }, 1, null],
  ["nothing of slides without a deck", { content: "slides", deck: null }, 1, null],
])("a key turns to %s", (_, change, step, command) => {
  expect(turned({ ...STATE, ...change }, step)).toEqual(command);
});
