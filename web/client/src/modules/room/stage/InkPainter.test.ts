// What painting costs: a new stroke paints itself, however many lie below it; only what goes away paints all.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { InkElement } from "../../../signaling/messages";
import { InkPainter } from "./InkPainter";

/** A canvas that counts the forms that are put on it. */
class Sheet {
  forms = 0;
  width = 0;
  height = 0;
  readonly ownerDocument = { defaultView: globalThis };
  readonly context = {
    canvas: this,
    setTransform: () => {},
    clearRect: () => {
      this.forms = 0;
    },
    fill: () => this.forms++,
    stroke: () => this.forms++,
  };
  getContext = () => this.context;
}

let frames: (() => void)[] = [];

beforeEach(() => {
  frames = [];
  vi.stubGlobal("requestAnimationFrame", (paint: () => void) => frames.push(paint));
  vi.stubGlobal("cancelAnimationFrame", (frame: number) => delete frames[frame - 1]);
  vi.stubGlobal("Path2D", class {});
  vi.stubGlobal("window", { devicePixelRatio: 3 });
});
afterEach(() => vi.unstubAllGlobals());

function tick(): void {
  for (const paint of frames.splice(0)) paint?.();
}

function stroke(id: number, done = true): InkElement {
  return {
    id: `${id}`,
    member_id: "m",
    tool: "line",
    color: "#000000",
    width: 50,
    points: [0, 0, 50, 9, 9, 50],
    text: "",
    done,
  };
}

function stage() {
  const still = new Sheet();
  const live = new Sheet();
  const painter = new InkPainter(still as unknown as HTMLCanvasElement, live as unknown as HTMLCanvasElement);
  painter.resize({ width: 800, height: 450 });
  return { still, live, painter };
}

const many = Array.from({ length: 1999 }, (_, id) => stroke(id));

test("the two-thousandth stroke paints one form while it grows, and one when it is finished", () => {
  const { still, live, painter } = stage();
  painter.show(many);
  tick();
  expect(still.forms).toBe(1999);
  still.forms = 0;
  painter.show([...many, stroke(2000, false)]);
  tick();
  expect([still.forms, live.forms]).toEqual([0, 1]);
  painter.show([...many, stroke(2000)]);
  tick();
  expect([still.forms, live.forms]).toEqual([1, 0]);
});

test("what is erased takes a new painting of the rest", () => {
  const { still, painter } = stage();
  painter.show(many);
  tick();
  painter.show(many.slice(1));
  tick();
  expect(still.forms).toBe(1998);
});

test("changes between two frames are painted once", () => {
  const { live, painter } = stage();
  for (const id of [1, 2, 3]) painter.show([stroke(id, false)]);
  tick();
  expect(live.forms).toBe(1);
});

test("a canvas has at most two pixels for one of the page, and is painted anew at another size", () => {
  const { still, painter } = stage();
  painter.show(many);
  tick();
  expect([still.width, still.height]).toEqual([1600, 900]);
  still.forms = 0;
  painter.resize({ width: 400, height: 225 });
  tick();
  expect([still.width, still.forms]).toEqual([800, 1999]);
});
