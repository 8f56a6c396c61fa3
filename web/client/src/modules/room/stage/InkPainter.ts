// Puts ink on two canvases: what is finished stays on one, what still grows is painted anew on the other.
// So a stroke costs the same after two hours as in the first minute; only erasing and a new size paint all.
import type { Sheet } from "../../../rooms/ink";
import type { InkElement } from "../../../signaling/messages";
import { LEAF, type Size } from "./geometry";
import { paint } from "./strokes";

/** More device pixels for each CSS pixel than this are not seen, but cost memory. */
const MOST_PIXEL_RATIO = 2;

export class InkPainter {
  readonly #still: CanvasRenderingContext2D | null;
  readonly #live: CanvasRenderingContext2D | null;
  #size: Size = { width: 0, height: 0 };
  #sheet: Sheet = [];
  /** What is on the still canvas, in order. */
  #painted: readonly InkElement[] = [];
  #frame = 0;

  constructor(still: HTMLCanvasElement, live: HTMLCanvasElement) {
    this.#still = still.getContext("2d");
    this.#live = live.getContext("2d");
  }

  /** The size of the surface on the page, in CSS pixels. */
  resize(size: Size): void {
    if (size.width === this.#size.width && size.height === this.#size.height) return;
    this.#size = size;
    const ratio = Math.min(window.devicePixelRatio, MOST_PIXEL_RATIO);
    for (const context of [this.#still, this.#live]) {
      if (!context) continue;
      context.canvas.width = Math.round(size.width * ratio);
      context.canvas.height = Math.round(size.height * ratio);
    }
    this.#painted = [];
    this.#schedule();
  }

  show(sheet: Sheet): void {
    if (sheet === this.#sheet) return;
    this.#sheet = sheet;
    this.#schedule();
  }

  close(): void {
    this.#window.cancelAnimationFrame(this.#frame);
  }

  /** Where the canvas is seen: a picture-in-picture window paints also while the page behind it does not. */
  get #window(): Window {
    return this.#still?.canvas.ownerDocument.defaultView ?? window;
  }

  #schedule(): void {
    this.#window.cancelAnimationFrame(this.#frame);
    this.#frame = this.#window.requestAnimationFrame(this.#paint);
  }

  readonly #paint = (): void => {
    if (!this.#still || !this.#live || this.#size.width === 0) return;
    const finished = this.#sheet.filter((element) => element.done);
    const isLonger = this.#painted.every((element, index) => element === finished[index]);
    if (!isLonger) clear(this.#still);
    this.#put(this.#still, isLonger ? finished.slice(this.#painted.length) : finished);
    this.#painted = finished;
    clear(this.#live);
    this.#put(
      this.#live,
      this.#sheet.filter((element) => !element.done),
    );
  };

  #put(context: CanvasRenderingContext2D, elements: readonly InkElement[]): void {
    const scale = context.canvas.width / LEAF;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    for (const element of elements) paint(context, element, this.#size.width / this.#size.height);
  }
}

function clear(context: CanvasRenderingContext2D): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
}
