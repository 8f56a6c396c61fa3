// The clock of a replay: the sound of the class, which is played, stopped, sped up and sought; all else follows it.
import { Store } from "../rooms/store";
import { Reel } from "./reel";

export interface PlayerState {
  /** Whether it is to play, and not whether it does at this moment. */
  readonly playing: boolean;
  /** It is to play, but what comes next is not here yet. */
  readonly waiting: boolean;
  readonly rate: number;
  readonly muted: boolean;
  /** Milliseconds that can be played so far; `null` before the playlist has come. */
  readonly end: number | null;
  readonly failed: boolean;
}

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

export class Player {
  readonly store = new Store<PlayerState>({
    playing: false,
    waiting: true,
    rate: 1,
    muted: false,
    end: null,
    failed: false,
  });
  readonly element: HTMLMediaElement;
  readonly #reel: Reel;
  readonly #stops: (() => void)[] = [];
  /** Where it was sent, until the playlist has come and the element is there. */
  #wanted: number | null;

  /** `base` is the recording's folder, `at` where to begin, in milliseconds. The sound's zero is the recording's. */
  constructor(element: HTMLMediaElement, base: string, at: number) {
    this.element = element;
    this.#wanted = at;
    element.preservesPitch = true;
    this.#listen("waiting", () => this.store.set({ waiting: true }));
    this.#listen("playing", () => this.store.set({ waiting: false }));
    this.#listen("seeked", () => this.store.set({ waiting: element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA }));
    this.#listen("canplay", () => this.store.set({ waiting: false }));
    this.#listen("pause", () => this.store.set({ playing: false }));
    this.#listen("play", () => this.store.set({ playing: true }));
    this.#reel = new Reel(element, `${base}sound/playlist.m3u8`, at / 1000, {
      changed: () => this.#grown(),
      failed: () => this.store.set({ failed: true }),
    });
  }

  /** Milliseconds of the recording. */
  get at(): number {
    return this.#wanted ?? this.element.currentTime * 1000;
  }

  /** Whether time goes on at this moment. */
  get moves(): boolean {
    const { paused, seeking, readyState } = this.element;
    return !paused && !seeking && readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  /** Rejects where the browser wants a tap first. */
  async play(): Promise<void> {
    const { end } = this.store.get();
    if (this.element.ended || (end !== null && end - this.at < 50)) this.seek(0);
    await this.element.play();
  }

  pause(): void {
    this.element.pause();
  }

  toggle(): void {
    if (this.element.paused) this.play().catch(() => this.store.set({ playing: false }));
    else this.pause();
  }

  seek(at: number): void {
    const end = this.store.get().end;
    const wanted = Math.max(0, end === null ? at : Math.min(at, end));
    this.#wanted = wanted;
    if (this.#reel.length !== null) this.#jump(wanted);
  }

  setRate(rate: number): void {
    this.element.defaultPlaybackRate = rate;
    this.element.playbackRate = rate;
    this.store.set({ rate });
  }

  setMuted(muted: boolean): void {
    this.element.muted = muted;
    this.store.set({ muted });
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#reel.close();
  }

  #jump(at: number): void {
    this.element.currentTime = at / 1000;
    this.#wanted = null;
  }

  #grown(): void {
    const { length } = this.#reel;
    if (length === null) return;
    this.store.set({ end: length * 1000 });
    if (this.#wanted !== null) this.#jump(this.#wanted);
  }

  #listen(event: keyof HTMLMediaElementEventMap, heard: () => void): void {
    this.element.addEventListener(event, heard);
    this.#stops.push(() => this.element.removeEventListener(event, heard));
  }
}
