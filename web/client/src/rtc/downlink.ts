// What this page receives: fixed slots, of which the server says what each carries. Voices play by themselves.
import type { MediaOffer, Slot, TrackId } from "../signaling/messages";

export type Streams = ReadonlyMap<TrackId, MediaStream>;

export interface DownlinkObserver {
  /** The videos that arrive now, by track. */
  streamsChanged(streams: Streams): void;
  /** The browser wants a tap before it lets the page sound. */
  blockedChanged(blocked: boolean): void;
}

export class Downlink {
  readonly #byMid = new Map<string, MediaStream>();
  readonly #voices = new Map<string, HTMLAudioElement>();
  #slots: readonly Slot[] = [];
  #blocked = false;
  readonly #observer: DownlinkObserver;

  constructor(observer: DownlinkObserver) {
    this.#observer = observer;
  }

  offered(pc: RTCPeerConnection, offer: MediaOffer, isNew: boolean): void {
    if (isNew) {
      this.#clear();
      const kinds = new Map(offer.slots.map((slot) => [slot.mid, slot.kind]));
      for (const { mid, receiver } of pc.getTransceivers()) {
        const kind = kinds.get(mid ?? "");
        if (!mid || !kind) continue;
        const stream = new MediaStream([receiver.track]);
        if (kind === "audio") this.#play(mid, stream);
        else this.#byMid.set(mid, stream);
      }
    }
    this.setSlots(offer.slots);
  }

  setSlots(slots: readonly Slot[]): void {
    this.#slots = slots;
    const streams = new Map<TrackId, MediaStream>();
    for (const { mid, track_id } of this.#slots) {
      const stream = this.#byMid.get(mid);
      if (stream && track_id) streams.set(track_id, stream);
    }
    this.#observer.streamsChanged(streams);
  }

  /** Call it from a tap: starts what the browser held back. */
  unblock(): void {
    this.#setBlocked(false);
    for (const voice of this.#voices.values()) this.#start(voice);
  }

  close(): void {
    this.#clear();
    this.setSlots([]);
  }

  #play(mid: string, stream: MediaStream): void {
    const voice = new Audio();
    voice.srcObject = stream;
    this.#voices.set(mid, voice);
    this.#start(voice);
  }

  #start(voice: HTMLAudioElement): void {
    voice.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") this.#setBlocked(true);
    });
  }

  #clear(): void {
    for (const voice of this.#voices.values()) voice.srcObject = null;
    this.#voices.clear();
    this.#byMid.clear();
  }

  #setBlocked(blocked: boolean): void {
    if (blocked === this.#blocked) return;
    this.#blocked = blocked;
    this.#observer.blockedChanged(blocked);
  }
}
