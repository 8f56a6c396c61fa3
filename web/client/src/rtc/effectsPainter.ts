// How a frame of the camera is made to look: flipped, or with softer skin. Runs in a worker or on the page.

export interface Effects {
  readonly beautify: boolean;
  readonly mirror: boolean;
}

export const NO_EFFECTS: Effects = { beautify: false, mirror: false };

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

/** The frame is drawn so much smaller for the soft copy: enlarged again, only the large forms are left. */
const SOFTEN = 6;
const SOFT_PART = 0.42;
const GLOW = 0.1;

/** Two drawings of a small copy instead of a blur filter: cheap, and in every browser. */
export function paintFrame(context: Context, soft: Context, frame: CanvasImageSource, effects: Effects): void {
  const { width, height } = context.canvas;
  context.setTransform(effects.mirror ? -1 : 1, 0, 0, 1, effects.mirror ? width : 0, 0);
  context.globalAlpha = 1;
  context.globalCompositeOperation = "source-over";
  context.drawImage(frame, 0, 0, width, height);
  if (!effects.beautify) return;
  const { width: w, height: h } = soft.canvas;
  soft.drawImage(frame, 0, 0, w, h);
  context.globalAlpha = SOFT_PART;
  context.imageSmoothingQuality = "medium";
  context.drawImage(soft.canvas, 0, 0, width, height);
  context.globalAlpha = GLOW;
  context.globalCompositeOperation = "soft-light";
  context.fillStyle = "#fff4ea";
  context.fillRect(0, 0, width, height);
}

export function softSize(width: number, height: number): [number, number] {
  return [Math.max(1, Math.round(width / SOFTEN)), Math.max(1, Math.round(height / SOFTEN))];
}

/** The mean time of a frame over a second or so, in milliseconds. */
export class CostMeter {
  #sum = 0;
  #count = 0;
  #since = 0;
  readonly #tell: (ms: number) => void;

  constructor(tell: (ms: number) => void) {
    this.#tell = tell;
  }

  add(began: number, ended: number): void {
    this.#sum += ended - began;
    this.#count++;
    if (this.#since === 0) this.#since = began;
    if (ended - this.#since < 1000) return;
    this.#tell(this.#sum / this.#count);
    this.#sum = this.#count = this.#since = 0;
  }
}
