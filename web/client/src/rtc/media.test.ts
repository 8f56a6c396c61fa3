// The parts of the media that need no browser: sizes to ask for, who is heard, how long to wait.
import { expect, test } from "vitest";
import { VIEWS } from "../signaling/messages";
import { backoff } from "./peer";
import { parseTold } from "./told";
import { type Shown, viewsOf } from "./visibility";

function shown(trackId: string, change: Partial<Shown> = {}): Shown {
  return { trackId, importance: 1, visible: true, width: 320, height: 180, ...change };
}

test("sizes are asked for in device pixels, rounded up in steps", () => {
  expect(viewsOf([shown("a", { width: 301, height: 170 })], 2)).toEqual([{ track_id: "a", width: 608, height: 352 }]);
});

test("what is hidden or has no size is not asked for", () => {
  expect(viewsOf([shown("a", { visible: false }), shown("b", { width: 0 })], 1)).toEqual([]);
});

test("the important comes first, then the large", () => {
  const views = viewsOf([shown("small"), shown("main", { importance: 2 }), shown("large", { width: 640 })], 1);
  expect(views.map((view) => view.track_id)).toEqual(["main", "large", "small"]);
});

test("no more videos are asked for than the server takes", () => {
  const many = Array.from({ length: VIEWS + 5 }, (_, index) => shown(`t${index}`));
  expect(viewsOf(many, 1)).toHaveLength(VIEWS);
});

test("speakers are read from the data channel", () => {
  expect(parseTold('{"speakers":[["t1",0.8],["t2",0.6]]}')).toEqual({
    speakers: [
      ["t1", 0.8],
      ["t2", 0.6],
    ],
  });
});

test("layers to send are read from the data channel, with their turn", () => {
  const told = parseTold('{"layers":{"camera":["q","h"],"screen":[1]},"turn":3}');
  expect(told).toEqual({ layers: new Map([["camera", ["q", "h"]]]), turn: 3 });
});

test("the codec of a class that is recorded comes with the layers", () => {
  const told = parseTold('{"layers":{},"codec":"H264","turn":4}');
  expect(told).toEqual({ layers: new Map(), codec: "H264", turn: 4 });
});

test.each([
  [0, 0],
  [250, 250],
  [99_999, 4000],
])("a buffer of %i ms is taken for %i", (buffer, taken) => {
  expect(parseTold(JSON.stringify({ buffer }))).toEqual({ buffer: taken });
});

test.each([
  "",
  "null",
  "[]",
  "{",
  '{"speakers":1}',
  '{"layers":{"camera":["q"]}}',
  '{"buffer":-1}',
  '{"buffer":"9"}',
  7,
])("%j on the data channel tells nothing", (text) => {
  expect(parseTold(text)).toEqual({});
});

test("what is no speaker among the speakers is left out", () => {
  expect(parseTold('{"speakers":[["t1"],[1,2],null,["t3",0.7]]}')).toEqual({ speakers: [["t3", 0.7]] });
});

test("retries wait longer each time, up to a limit", () => {
  const waits = Array.from({ length: 10 }, (_, attempt) => backoff(attempt));
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits[0]).toBe(0);
  expect(waits.at(-1)).toBe(backoff(100));
});
