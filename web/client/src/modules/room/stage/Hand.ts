// What the hand does with the tool it holds: down, move, up, by pointer or by keys, on whatever surface is in sight.
import type { InkElement } from "../../../signaling/messages";
import type { ClassInk } from "./ClassInk";
import { type Size, type Spot, toLeaf, toPressure, touches } from "./geometry";
import { COLORS, colorOf, isShape, widthOf } from "./tools";

/** Points of a stroke nearer than this are one, in leaf units: less than a pixel on a usual stage. */
const STEP = 8;
/** How far the eraser reaches, in leaf units. */
const REACH = 120;
const EVEN = 50;

type Place = readonly [x: number, y: number, pressure: number];

export class Hand {
  readonly #ink: ClassInk;
  readonly #size: () => Size;
  readonly #write: (at: Spot) => void;
  #last: Place | null = null;
  #pointer: number | null = null;
  /** Where there is a pen, fingers and palms rest on the glass and do not draw. */
  #hasPen = false;
  readonly #erased = new Set<string>();

  /** `write` opens the text field at a place. */
  constructor(ink: ClassInk, size: () => Size, write: (at: Spot) => void) {
    this.#ink = ink;
    this.#size = size;
    this.#write = write;
  }

  get isDown(): boolean {
    return this.#last !== null;
  }

  down(at: Place): void {
    const { desk, surface } = this.#ink.store.get();
    if (surface === null) return;
    const { tool } = desk;
    if (tool !== "text") this.#last = at;
    if (tool === "text") this.#write([at[0], at[1]]);
    else if (tool === "laser") this.#point(at);
    else if (tool === "eraser") this.#erase(at);
    else {
      const points = isShape(tool) ? [...at, ...at] : [...at];
      const width = widthOf(tool, desk.width);
      this.#ink.scribe.begin({ surface, tool, color: COLORS[colorOf(desk)], width, text: "" }, points);
    }
  }

  /** The hand has come through these places. */
  move(places: readonly Place[]): void {
    const { tool } = this.#ink.store.get().desk;
    const end = places.at(-1);
    if (!end) return;
    // The laser points without a press where there is a mouse.
    if (tool === "laser") this.#point(end);
    else if (!this.#last) return;
    else if (tool === "eraser") for (const place of places) this.#erase(place);
    else if (isShape(tool)) this.#ink.scribe.drag(end);
    else this.#append(places);
  }

  up(): void {
    if (!this.#last) return;
    this.#last = null;
    this.#erased.clear();
    this.#ink.scribe.end();
  }

  /** Follows the pointers over the element until the returned function is called. */
  takeFrom(area: HTMLElement): () => void {
    const heard = {
      pointerdown: (event: PointerEvent) => this.#pressed(area, event),
      pointermove: (event: PointerEvent) => this.#moved(area, event),
      pointerup: (event: PointerEvent) => this.#released(event),
      pointercancel: (event: PointerEvent) => this.#released(event),
      pointerleave: () => this.#ink.rest(),
    };
    for (const [name, hear] of Object.entries(heard)) area.addEventListener(name, hear as EventListener);
    return () => {
      for (const [name, hear] of Object.entries(heard)) area.removeEventListener(name, hear as EventListener);
      this.up();
    };
  }

  #point([x, y]: Place): void {
    this.#ink.point([x, y], performance.now());
  }

  #append(places: readonly Place[]): void {
    const points: number[] = [];
    for (const place of places) {
      const last = this.#last;
      if (last && Math.hypot(place[0] - last[0], place[1] - last[1]) < STEP) continue;
      points.push(...place);
      this.#last = place;
    }
    this.#ink.scribe.append(points);
  }

  /** All the way from the last place: a quick hand is heard of in leaps. */
  #erase(to: Place): void {
    const { width, height } = this.#size();
    const way = steps(this.#last ?? to, to);
    const isHit = (element: InkElement) => way.some((spot) => touches(element, spot, REACH, width / height));
    this.#last = to;
    const hit = this.#ink.erasable.filter((element) => !this.#erased.has(element.id) && isHit(element));
    for (const { id } of hit) this.#erased.add(id);
    this.#ink.erase(hit.map(({ id }) => id));
  }

  #pressed(area: HTMLElement, event: PointerEvent): void {
    if (event.pointerType === "pen") this.#hasPen = true;
    const isPalm = this.#hasPen && event.pointerType === "touch";
    if (this.#pointer !== null || event.button !== 0 || isPalm) return;
    this.#pointer = event.pointerId;
    area.setPointerCapture(event.pointerId);
    this.down(placeOf(area.getBoundingClientRect(), event));
  }

  #moved(area: HTMLElement, event: PointerEvent): void {
    if (this.#pointer !== null && event.pointerId !== this.#pointer) return;
    // A pen tells more often than the page paints; all of it makes the stroke smooth.
    const events = event.getCoalescedEvents?.() ?? [];
    const box = area.getBoundingClientRect();
    this.move((events.length ? events : [event]).map((each) => placeOf(box, each)));
  }

  #released(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.up();
    if (event.pointerType !== "mouse") this.#ink.rest();
  }
}

function placeOf(box: DOMRect, event: PointerEvent): Place {
  const [x, y] = toLeaf(event.clientX - box.x, event.clientY - box.y, box);
  return [x, y, event.pointerType === "pen" ? toPressure(event.pressure) : EVEN];
}

/** Spots on the way that leave no gap for the eraser; the last one is `to`. */
export function steps(from: Place, to: Place): Spot[] {
  const count = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / REACH));
  return Array.from({ length: count }, (_, index): Spot => {
    const part = (index + 1) / count;
    return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
  });
}
