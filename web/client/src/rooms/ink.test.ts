// Ink on the page follows the server's order: snapshot + events = fresh snapshot.
import { describe, expect, test } from "vitest";
import type { InkElement } from "../signaling/messages";
import { applyInk, enterInk, type Ink, type InkEvent, NO_INK, read, sheetOf, withOwn, wordsOf } from "./ink";

const ON = "slides/deck/1";

function element(id: string, change: Partial<InkElement> = {}): InkElement {
  return {
    id,
    member_id: "teacher",
    tool: "pen",
    color: "#d92d20",
    width: 50,
    points: [1, 2, 50],
    text: "",
    done: true,
    ...change,
  };
}

function drawn(id: string, start: number, points: number[], change: Partial<InkElement> = {}): InkEvent {
  return { type: "ink-drawn", surface: ON, start, ...element(id, { done: false, ...change }), points };
}

const after = (events: InkEvent[], ink: Ink = NO_INK) => events.reduce(applyInk, ink);
const ids = (ink: Ink) => sheetOf(ink, ON).map(({ id }) => id);

test("a pen appends, and is finished by its last batch", () => {
  const ink = after([
    drawn("a", 0, [1, 1, 50]),
    drawn("a", 1, [2, 2, 50, 3, 3, 50]),
    drawn("a", 3, [], { done: true }),
  ]);
  expect(sheetOf(ink, ON)).toEqual([element("a", { points: [1, 1, 50, 2, 2, 50, 3, 3, 50] })]);
});

test("a shape drags its end", () => {
  const ink = after([drawn("a", 0, [0, 0, 50, 1, 1, 50]), drawn("a", 1, [9, 9, 50]), drawn("a", 1, [5, 5, 50])]);
  expect(sheetOf(ink, ON)[0]?.points).toEqual([0, 0, 50, 5, 5, 50]);
});

test("the rest of a stroke whose beginning is gone is passed over", () => {
  expect(ids(after([drawn("a", 4, [1, 1, 50])]))).toEqual([]);
});

test("strokes of two hands grow at the same time, each in its place", () => {
  const ink = after([drawn("a", 0, [1, 1, 50]), drawn("b", 0, [5, 5, 50]), drawn("a", 1, [2, 2, 50])]);
  expect(ids(ink)).toEqual(["a", "b"]);
  expect(sheetOf(ink, ON)[0]?.points).toHaveLength(6);
});

test("what is erased is gone, and what is restored lies above all", () => {
  const three = after(["a", "b", "c"].map((id) => drawn(id, 0, [1, 1, 50], { done: true })));
  const erased = after([{ type: "ink-erased", surface: ON, element_ids: ["a", "unknown"] }], three);
  expect(ids(erased)).toEqual(["b", "c"]);
  expect(ids(after([{ type: "ink-restored", surface: ON, elements: [element("a")] }], erased))).toEqual([
    "b",
    "c",
    "a",
  ]);
});

test("a cleared page is empty and the others are not", () => {
  const before = enterInk(ON, [element("a")], [ON]);
  const elsewhere = applyInk(before, { ...drawn("b", 0, [1, 1, 50]), surface: "board/1" });
  const cleared = applyInk(elsewhere, { type: "ink-cleared", surface: ON });
  expect(ids(cleared)).toEqual([]);
  expect(sheetOf(cleared, "board/1")).toHaveLength(1);
});

test("erasing what is not there changes nothing", () => {
  const ink = enterInk(ON, [element("a")], [ON]);
  expect(applyInk(ink, { type: "ink-erased", surface: ON, element_ids: ["never"] })).toBe(ink);
});

describe("a surface that was drawn upon before one came", () => {
  const late = enterInk("board/1", [], ["board/1", ON]);

  test("is fetched when it is shown; events before that are part of what is fetched", () => {
    expect(late.unread.has(ON)).toBe(true);
    const meanwhile = applyInk(late, drawn("b", 0, [1, 1, 50]));
    expect(sheetOf(meanwhile, ON)).toEqual([]);
    const fetched = read(meanwhile, ON, [element("a"), element("b")]);
    expect(fetched.unread.has(ON)).toBe(false);
    expect(ids(applyInk(fetched, drawn("c", 0, [1, 1, 50])))).toEqual(["a", "b", "c"]);
  });

  test("needs no fetching once it is cleared", () => {
    const cleared = applyInk(late, { type: "ink-cleared", surface: ON });
    expect(cleared.unread.has(ON)).toBe(false);
    expect(ids(cleared)).toEqual([]);
  });
});

test("one's own strokes stand in place of their echo, above the rest", () => {
  const sheet = [element("mine", { points: [1, 1, 50] }), element("other")];
  const own = [element("mine", { points: [1, 1, 50, 2, 2, 50] })];
  expect(withOwn(sheet, own)).toEqual([sheet[1], own[0]]);
  expect(withOwn(sheet, [])).toBe(sheet);
});

test("what is written can be read aloud", () => {
  expect(wordsOf([element("a"), element("b", { tool: "text", text: "答案" })])).toEqual(["答案"]);
});
