// One playlist on one media element. The only file that knows hls.js, which is fetched when a replay is opened.
import type Hls from "hls.js/light";

export interface ReelNews {
  /** The playlist has come, or has grown. */
  changed: () => void;
  /** It cannot be played, and trying again has not helped. */
  failed: () => void;
}

/** What lies behind is thrown away, what lies ahead is fetched for so long, in seconds: lessons take hours. */
const BEHIND = 90;
const AHEAD = 30;
/** How often a decoder that has stumbled is set up again. */
const MENDS = 3;
const RETRY_MS = 3000;
const HLS_TYPE = "application/vnd.apple.mpegurl";

export class Reel {
  readonly #element: HTMLMediaElement;
  readonly #news: ReelNews;
  #hls: Hls | null = null;
  #length: number | null = null;
  #mends = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  /** Plays `url` on the element, from `position` seconds on. */
  constructor(element: HTMLMediaElement, url: string, position: number, news: ReelNews) {
    this.#element = element;
    this.#news = news;
    this.#open(url, position).catch(() => this.#isClosed || news.failed());
  }

  /** Seconds that the playlist has so far; `null` before it has come. */
  get length(): number | null {
    return this.#length;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#hls?.destroy();
    this.#element.removeAttribute("src");
    this.#element.load();
  }

  async #open(url: string, position: number): Promise<void> {
    const { default: Player, Events, ErrorTypes } = await import("hls.js/light");
    if (this.#isClosed) return;
    if (!Player.isSupported()) return this.#openPlainly(url, position);
    const hls = new Player({
      startPosition: position,
      backBufferLength: BEHIND,
      maxBufferLength: AHEAD,
      // Segments are fMP4 already: nothing is left to be done that would need a thread.
      enableWorker: false,
    });
    this.#hls = hls;
    hls.on(Events.LEVEL_UPDATED, (_event, { details }) => this.#grown(details.totalduration));
    hls.on(Events.ERROR, (_event, { fatal, type }) => {
      if (!fatal) return;
      if (type === ErrorTypes.NETWORK_ERROR) this.#retry = setTimeout(() => hls.loadSource(url), RETRY_MS);
      else if (type === ErrorTypes.MEDIA_ERROR && this.#mends++ < MENDS) hls.recoverMediaError();
      else this.#news.failed();
    });
    hls.loadSource(url);
    hls.attachMedia(this.#element);
  }

  /** Browsers without media source extensions (old iPhones) play playlists themselves. */
  #openPlainly(url: string, position: number): void {
    const element = this.#element;
    if (element.canPlayType(HLS_TYPE) === "") throw new Error("no HLS");
    element.addEventListener("durationchange", () => {
      const { duration, seekable } = element;
      if (Number.isFinite(duration)) this.#grown(duration);
      else if (seekable.length > 0) this.#grown(seekable.end(0));
    });
    element.addEventListener("loadedmetadata", () => {
      element.currentTime = position;
    });
    element.addEventListener("error", () => this.#isClosed || this.#news.failed());
    element.src = url;
  }

  #grown(length: number): void {
    this.#length = length;
    this.#news.changed();
  }
}
