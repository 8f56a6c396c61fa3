// The pictures of a replay: each video on the page plays the take of its track, in step with the sound.
import type { TrackId } from "../signaling/messages";
import { step } from "./following";
import type { Player } from "./player";
import { Reel } from "./reel";

/** A source while it was published: what one video file holds. Times in seconds of the recording. */
export interface Take {
  readonly n: number;
  readonly track_id: TrackId;
  readonly start: number;
  /** `null` while it goes on. */
  readonly end: number | null;
}

/** How often each picture is set right, in milliseconds. */
const STEP_MS = 200;
/** A picture that stands still is not moved for less, in seconds: less than a frame is not seen. */
const FRAME = 0.04;

export class Pictures {
  readonly #player: Player;
  readonly #base: string;
  readonly #followers = new Map<HTMLVideoElement, Follower>();
  readonly #timer: ReturnType<typeof setInterval>;
  #takes: readonly Take[] = [];

  /** `base` is the recording's folder. */
  constructor(player: Player, base: string) {
    this.#player = player;
    this.#base = base;
    this.#timer = setInterval(() => this.follow(), STEP_MS);
  }

  setTakes(takes: readonly Take[]): void {
    this.#takes = takes;
    this.follow();
  }

  /** Plays the takes of the track on the element until the returned function is called. */
  watch(video: HTMLVideoElement, track: TrackId): () => void {
    this.#followers.set(video, new Follower(video, track));
    this.follow();
    return () => {
      this.#followers.get(video)?.close();
      this.#followers.delete(video);
    };
  }

  /** Brings every picture to where the sound is. */
  follow(): void {
    for (const follower of this.#followers.values()) {
      const take = takeAt(this.#takes, follower.track, this.#player.at);
      if (take) follower.show(take, this.#open);
      follower.follow(this.#player);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    for (const follower of this.#followers.values()) follower.close();
    this.#followers.clear();
  }

  readonly #open = (video: HTMLVideoElement, take: Take): Reel =>
    new Reel(video, `${this.#base}takes/${take.n}/playlist.m3u8`, Math.max(0, this.#player.at / 1000 - take.start), {
      changed: () => this.follow(),
      // The video says itself that it shows nothing yet.
      failed: () => {},
    });
}

/** A take may be told a moment after its picture is spoken of. In seconds. */
const EARLY = 2;

/** The take that has this moment of the track; the next one when it is about to begin. */
export function takeAt(takes: readonly Take[], track: TrackId, at: number): Take | undefined {
  const seconds = at / 1000;
  const own = takes.filter(({ track_id, start, end }) => {
    return track_id === track && start - EARLY <= seconds && (end === null || seconds < end);
  });
  return own.find(({ start }) => start <= seconds) ?? own[0];
}

type Open = (video: HTMLVideoElement, take: Take) => Reel;

class Follower {
  readonly track: TrackId;
  readonly #video: HTMLVideoElement;
  #take: Take | null = null;
  #reel: Reel | null = null;

  constructor(video: HTMLVideoElement, track: TrackId) {
    this.#video = video;
    this.track = track;
  }

  show(take: Take, open: Open): void {
    const isOpen = take.n === this.#take?.n;
    this.#take = take;
    if (isOpen) return;
    this.#reel?.close();
    this.#reel = open(this.#video, take);
  }

  follow(player: Player): void {
    const video = this.#video;
    const length = this.#reel?.length ?? null;
    if (!this.#take || length === null || video.readyState === HTMLMediaElement.HAVE_NOTHING || video.seeking) return;
    const position = player.at / 1000 - this.#take.start;
    if (!player.moves || position < 0 || position > length) {
      this.#rest(Math.max(0, Math.min(position, length - FRAME)));
      return;
    }
    if (video.paused) video.play().catch(() => {});
    const next = step(position - video.currentTime, player.store.get().rate);
    if ("rate" in next) video.playbackRate = next.rate;
    else video.currentTime = position;
  }

  close(): void {
    this.#reel?.close();
  }

  #rest(position: number): void {
    this.#video.pause();
    if (Math.abs(this.#video.currentTime - position) > FRAME) this.#video.currentTime = position;
  }
}
