// One's own strokes: at once on the page, in batches to the server, whole again after a lost link.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BATCH_MS, type DrawInk, Scribe } from "./Scribe";

const PEN = { surface: "board/1", tool: "pen", color: "#d92d20", width: 50, text: "" } as const;
const LINE = { ...PEN, tool: "line" } as const;

class LostLink extends Error {}

/** What a server would have of the elements, by the rule of `draw-ink`. */
class Desk {
  readonly told: DrawInk[] = [];
  readonly refused: unknown[] = [];
  trouble: Error | null = null;
  changes = 0;
  readonly scribe = new Scribe(
    { draw: (command) => this.#draw(command), isLost: (error) => error instanceof LostLink },
    () => this.changes++,
    (error) => this.refused.push(error),
  );

  #draw(command: DrawInk): Promise<void> {
    if (this.trouble) return Promise.reject(this.trouble);
    this.told.push(command);
    return Promise.resolve();
  }

  points(id: string | undefined): number[] {
    return this.told
      .filter((command) => command.element_id === id)
      .reduce<number[]>((points, command) => [...points.slice(0, command.start * 3), ...command.points], []);
  }
}

const triples = (count: number, from = 0) => Array.from({ length: count }, (_, i) => [from + i, 5, 50]).flat();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a stroke is on the page before the server has heard of it", () => {
  const { scribe, told, changes } = new Desk();
  scribe.begin(PEN, triples(1));
  expect(scribe.on("board/1")).toMatchObject([{ points: [0, 5, 50], done: false }]);
  expect(scribe.on("board/2")).toEqual([]);
  expect(told).toEqual([]);
  expect(changes).toBe(0);
});

test("it is told in batches of 50 ms, and finished at once", () => {
  const desk = new Desk();
  desk.scribe.begin(PEN, triples(1));
  desk.scribe.append(triples(3, 1));
  vi.advanceTimersByTime(BATCH_MS);
  expect(desk.told).toMatchObject([{ start: 0, done: false, points: triples(4) }]);
  desk.scribe.append(triples(2, 4));
  desk.scribe.end();
  expect(desk.told.at(-1)).toMatchObject({ start: 4, done: true, points: triples(2, 4) });
  expect(desk.points(desk.told[0]?.element_id)).toEqual(triples(6));
});

test("a shape tells its end again and again, and its beginning once", () => {
  const desk = new Desk();
  desk.scribe.begin(LINE, [0, 0, 50, 0, 0, 50]);
  for (const x of [10, 20, 30]) {
    desk.scribe.drag([x, 0, 50]);
    vi.advanceTimersByTime(BATCH_MS);
  }
  desk.scribe.end();
  expect(desk.told.map(({ start }) => start)).toEqual([0, 1, 1, 2]);
  expect(desk.points(desk.told[0]?.element_id)).toEqual([0, 0, 50, 30, 0, 50]);
});

test("no command has more than 256 points, and no element more than 600: the next one goes on at the same place", () => {
  const desk = new Desk();
  desk.scribe.begin(PEN, triples(1));
  desk.scribe.append(triples(1300, 1));
  desk.scribe.end();
  expect(Math.max(...desk.told.map(({ points }) => points.length / 3))).toBeLessThanOrEqual(256);
  const ids = [...new Set(desk.told.map(({ element_id }) => element_id))];
  const lengths = ids.map((id) => desk.points(id).length / 3);
  expect(lengths).toEqual([600, 600, 103]);
  expect(desk.points(ids[1]).slice(0, 3)).toEqual(desk.points(ids[0]).slice(-3));
  expect(desk.told.filter(({ done }) => done)).toHaveLength(3);
});

test("what the server has whole is no longer one's own; what it has in part still is", () => {
  const desk = new Desk();
  desk.scribe.begin(PEN, triples(2));
  vi.advanceTimersByTime(BATCH_MS);
  const id = desk.told[0]?.element_id ?? "";
  desk.scribe.heard(id, false);
  expect(desk.scribe.on("board/1")).toHaveLength(1);
  desk.scribe.end();
  desk.scribe.heard(id, true);
  expect(desk.scribe.on("board/1")).toEqual([]);
});

test("a stroke drawn while the link was lost is told whole when it is back", async () => {
  const desk = new Desk();
  desk.trouble = new LostLink();
  desk.scribe.begin(PEN, triples(300));
  desk.scribe.end();
  await vi.runAllTimersAsync();
  expect(desk.scribe.on("board/1")).toHaveLength(1);
  desk.trouble = null;
  desk.scribe.resume(new Set());
  expect(desk.points(desk.told[0]?.element_id)).toEqual(triples(300));
  expect(desk.refused).toEqual([]);
});

test("what arrived although its answer was lost is not told twice", () => {
  const desk = new Desk();
  desk.scribe.begin(PEN, triples(2));
  desk.scribe.end();
  const told = desk.told.length;
  desk.scribe.resume(new Set([desk.told[0]?.element_id ?? ""]));
  expect(desk.told).toHaveLength(told);
  expect(desk.scribe.on("board/1")).toEqual([]);
});

test("a refused stroke goes from the page and is told to the person once", async () => {
  const desk = new Desk();
  desk.trouble = new Error("ink-full");
  desk.scribe.begin(PEN, triples(600));
  desk.scribe.end();
  await vi.runAllTimersAsync();
  expect(desk.scribe.on("board/1")).toEqual([]);
  expect(desk.refused).toEqual([desk.trouble]);
});

test("what was cleared while it was on its way is not shown again", () => {
  const desk = new Desk();
  desk.scribe.begin(PEN, triples(2));
  desk.scribe.end();
  desk.scribe.gone(desk.told.map(({ element_id }) => element_id));
  expect(desk.scribe.on("board/1")).toEqual([]);
});
