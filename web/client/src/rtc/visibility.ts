// Which videos the page shows, and how large: hidden ones are not sent, small ones are sent small.
import { type TrackId, VIEWS, type View } from "../signaling/messages";

/** Layout settles in steps; the server hears of it once. In milliseconds. */
const SETTLE_MS = 120;
/** Sizes are told in steps of this many pixels, so that a page that breathes does not chatter. */
const STEP = 16;

export interface Shown {
  readonly trackId: TrackId;
  readonly importance: number;
  readonly visible: boolean;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** What to ask the server for: visible videos in device pixels, the most important and then the largest first. */
export function viewsOf(shown: Iterable<Shown>, pixelRatio: number): View[] {
  return [...shown]
    .filter((item) => item.visible && item.width >= 1 && item.height >= 1)
    .sort((a, b) => b.importance - a.importance || b.width * b.height - a.width * a.height)
    .slice(0, VIEWS)
    .map((item) => ({
      track_id: item.trackId,
      width: inSteps(item.width * pixelRatio),
      height: inSteps(item.height * pixelRatio),
    }));
}

function inSteps(pixels: number): number {
  return Math.min(16_384, Math.ceil(pixels / STEP) * STEP);
}

interface Watched {
  trackId: TrackId;
  importance: number;
  inView: boolean;
}

export class Visibility {
  readonly #watched = new Map<Element, Watched>();
  readonly #send: (views: View[]) => void;
  #sent = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #settle = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#tell, SETTLE_MS);
  };
  readonly #sizes = new ResizeObserver(this.#settle);
  readonly #places = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const watched = this.#watched.get(entry.target);
      if (watched) watched.inView = entry.isIntersecting;
    }
    this.#settle();
  });

  constructor(send: (views: View[]) => void) {
    this.#send = send;
    document.addEventListener("visibilitychange", this.#settle);
  }

  /** Counts `element` as showing the track until the returned function is called. */
  watch(element: Element, trackId: TrackId, importance: number): () => void {
    this.#watched.set(element, { trackId, importance, inView: false });
    this.#sizes.observe(element);
    this.#places.observe(element);
    this.#settle();
    return () => {
      this.#watched.delete(element);
      this.#sizes.unobserve(element);
      this.#places.unobserve(element);
      this.#settle();
    };
  }

  /** Tells all again and at once, because the server has forgotten it. */
  again(): void {
    this.#sent = "";
    this.#tell();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#sizes.disconnect();
    this.#places.disconnect();
    document.removeEventListener("visibilitychange", this.#settle);
  }

  readonly #tell = (): void => {
    const views = viewsOf(this.#shown(), window.devicePixelRatio);
    const text = JSON.stringify(views);
    if (text === this.#sent) return;
    this.#sent = text;
    this.#send(views);
  };

  *#shown(): Iterable<Shown> {
    const visible = document.visibilityState === "visible";
    for (const [element, { trackId, importance, inView }] of this.#watched) {
      yield {
        trackId,
        importance,
        visible: visible && inView,
        width: element.clientWidth,
        height: element.clientHeight,
      };
    }
  }
}
