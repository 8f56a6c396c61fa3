// One visit to a replay: reads what happened in the class, plays its sound, and fills the stage with both.
import { type Chapter, chaptersOf } from "../../recording/chapters";
import { commentsOf, type DeckTexts, type Passage, passagesOf } from "../../recording/passages";
import { Pictures } from "../../recording/pictures";
import { Player } from "../../recording/player";
import { type Line, type Scene, Timeline } from "../../recording/timeline";
import { Watching } from "../../recording/watching";
import { Store } from "../../rooms/store";
import { CameraEffects } from "../../rtc/effects";
import type { TrackId } from "../../signaling/messages";
import type { Showing } from "../room/context";
import { ClassInk } from "../room/stage/ClassInk";
import { type ClassState, INITIAL } from "../room/state";
import { type Replay, replayApi } from "./api";
import { headingOf } from "./heading";

export interface ReplayState {
  /** Where it is, in milliseconds; told some times a second. */
  readonly at: number;
  readonly chapters: readonly Chapter[];
  readonly comments: readonly Extract<Passage, { kind: "comment" }>[];
  readonly passages: readonly Passage[];
  /** The first lines of each deck's pages. */
  readonly headings: DeckTexts;
  /** What happened could not be read. */
  readonly unread: boolean;
}

/** How often the stage follows the sound, and how often the page tells where it is. In milliseconds. */
const FRAME_MS = 50;
const TOLD_MS = 250;
/** How often what goes on in a class that still runs is asked for, and what was watched is told. */
const READ_MS = 1000;
const REPORT_MS = 15_000;
/** Lines that are made ready at each look, so that the first jump far ahead does not have to. */
const WARMED = 1024;
/** An answer with fewer lines than this has brought all there was. */
const FULL_PAGE = 1000;

export class ReplaySession implements Showing {
  readonly store = new Store<ClassState>({ ...INITIAL, phase: "inside", link: "open" });
  readonly replay = new Store<ReplayState>({
    at: 0,
    chapters: [],
    comments: [],
    passages: [],
    headings: new Map(),
    unread: false,
  });
  readonly player: Player;
  readonly ink: ClassInk;
  readonly media: Showing["media"];
  readonly slides: string;
  readonly #classId: string;
  readonly #base: string;
  readonly #began: number;
  readonly #timeline = new Timeline();
  readonly #pictures: Pictures;
  readonly #watching = new Watching();
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  readonly #left = new AbortController();
  #decks: DeckTexts = new Map();
  #scene: Scene | null = null;

  constructor(info: Replay, sound: HTMLMediaElement, at: number) {
    this.#classId = info.class_id;
    this.#base = info.playlist_base;
    // Its own: whoever owns the slides may delete them.
    this.slides = `${this.#base}slides`;
    this.#began = Date.parse(info.started_at);
    this.player = new Player(sound, this.#base, at);
    this.#pictures = new Pictures(this.player, this.#base);
    this.ink = new ClassInk({ send: () => Promise.reject(new Error("a replay has no server")) }, () => {});
    this.media = {
      effects: new CameraEffects(),
      watch: (element, track) => this.#watch(element, track),
      unblockSound: () => void this.player.play(),
    };
    this.follow(info);
  }

  open(): void {
    this.#timers.push(setInterval(() => this.#tick(), FRAME_MS));
    this.#timers.push(setInterval(() => void this.#report(), REPORT_MS));
    window.addEventListener("pagehide", () => void this.#report(), { signal: this.#left.signal });
    this.#read().catch(() => this.#left.signal.aborted || this.replay.set({ unread: true }));
    // Browsers that want a tap first show the button to play.
    this.player.play().catch(() => {});
  }

  close(): void {
    void this.#report();
    this.#left.abort();
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    this.#pictures.close();
    this.player.close();
    this.ink.close();
  }

  /** What is known of the recording now: while the class runs, pictures begin and end. */
  follow(info: Replay): void {
    const takes = info.takes.map(({ n, track_id, start, seconds }) => {
      return { n, track_id, start, end: seconds === null ? null : start + seconds };
    });
    this.#pictures.setTakes(takes);
    if (info.decks.length === this.#decks.size) return;
    this.#decks = new Map(info.decks.map(({ id, pages }) => [id, pages]));
    this.replay.set({ headings: new Map(info.decks.map(({ id, pages }) => [id, pages.map(headingOf)])) });
    this.#index();
  }

  seek(at: number): void {
    this.player.seek(at);
    this.#tick();
    this.#pictures.follow();
  }

  /** So many chapters on or back; back means to the beginning of this one first, when that was a while ago. */
  stepChapter(step: 1 | -1): void {
    const { chapters } = this.replay.get();
    const now = this.player.at;
    const target =
      step > 0 ? chapters.find(({ at }) => at > now) : chapters.findLast(({ at }) => at < now - BACK_TO_START_MS);
    if (target) this.seek(target.at);
    else if (step < 0) this.seek(0);
  }

  #watch(element: Element, track: TrackId): () => void {
    // By what it can do: in a window of its own it is no `HTMLVideoElement` of this one.
    return "play" in element ? this.#pictures.watch(element as HTMLVideoElement, track) : () => {};
  }

  #tick(): void {
    const { at } = this.player;
    const { moves } = this.player;
    this.#timeline.warm(WARMED);
    this.#watching.look(at, moves);
    // Where one has jumped to is told exactly: what begins there has begun.
    const told = moves ? Math.floor(at / TOLD_MS) * TOLD_MS : Math.ceil(at);
    this.replay.set({ at: told });
    const scene = this.#timeline.at(at);
    if (!scene || scene === this.#scene) return;
    this.#scene = scene;
    this.store.set({ room: scene.room, clockOffset: this.#began + told - Date.now() });
    this.ink.store.set({ ink: scene.ink, lasers: scene.lasers });
  }

  async #read(): Promise<void> {
    let after = 0;
    for (;;) {
      const page = await replayApi.timeline(this.#base, after, this.#left.signal);
      this.#append(page.lines);
      after = page.next;
      if (page.complete) return;
      if (page.lines.length < FULL_PAGE) await this.#pause(READ_MS);
    }
  }

  #append(lines: readonly Line[]): void {
    this.#timeline.append(lines);
    if (lines.some(isIndexed)) this.#index();
    this.#tick();
  }

  #index(): void {
    const all = this.#timeline.lines;
    const chapters = chaptersOf(all);
    this.replay.set({ chapters, comments: commentsOf(all), passages: passagesOf(all, chapters, this.#decks) });
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#left.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(this.#left.signal.reason);
      });
    });
  }

  async #report(): Promise<void> {
    const spans = this.#watching.take();
    if (spans.length === 0) return;
    try {
      await replayApi.watched(this.#classId, spans, this.player.at / 1000);
    } catch {
      this.#watching.giveBack(spans);
    }
  }
}

/** After so long a step back leads to the beginning of the chapter, and not to the one before. */
const BACK_TO_START_MS = 3000;

/** Whether chapters, comments or what can be found may be others after this line. */
function isIndexed({ snapshot, event }: Line): boolean {
  if (snapshot) return true;
  return event?.type === "room-changed" || event?.type.startsWith("comment-") || isWritten(event);
}

function isWritten(event: Line["event"]): boolean {
  return event?.type === "ink-drawn" && event.tool === "text" && event.done;
}
