// The one peer connection of a class: the server offers, we answer; lost paths are restarted, lost peers replaced.
import type { MediaOffer } from "../signaling/messages";
import type { Speakers } from "./speakers";
import { parseTold, type WantedLayers } from "./told";

/** `interrupted`: there were media and there will be again; `waiting`: the link itself is down. */
export type MediaState = "idle" | "connecting" | "connected" | "interrupted";

/** What the peer asks of the server. Each may reject; `isGone` tells whether the server forgot the peer. */
export interface MediaServer {
  connect(): Promise<MediaOffer>;
  answer(sdp: string): Promise<void>;
  restart(): Promise<MediaOffer>;
  isGone(error: unknown): boolean;
  isLinkLost(error: unknown): boolean;
}

export interface PeerObserver {
  /** A remote offer is in place and its answer not yet made: the moment to set directions and tracks. */
  offered(pc: RTCPeerConnection, offer: MediaOffer, isNew: boolean): Promise<void>;
  /** The server has the answer: from now on tracks can be published. */
  answered(): Promise<void>;
  stateChanged(state: MediaState): void;
  speakersChanged(speakers: Speakers): void;
  /** Nobody receives the other layers of what is sent. */
  layersWanted(layers: WantedLayers, codec?: string): void;
}

type Want = "nothing" | "restart" | "connect";

/** How long a negotiated connection may take until its peer is given up, in milliseconds. */
const CONNECT_MS = 5000;
const BACKOFF_MS = [0, 300, 1000, 2000, 4000] as const;

export function backoff(attempt: number): number {
  return BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] ?? 0;
}

export class MediaPeer {
  #pc: RTCPeerConnection | null = null;
  #want: Want = "nothing";
  #working = false;
  #closed = false;
  #attempts = 0;
  #state: MediaState = "idle";
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  readonly #server: MediaServer;
  readonly #observer: PeerObserver;

  constructor(server: MediaServer, observer: PeerObserver) {
    this.#server = server;
    this.#observer = observer;
    window.addEventListener("online", this.refresh);
  }

  /** Makes sure of the media after anything that may have broken them: a restart keeps what still flows. */
  refresh = (): void => {
    this.#ask(this.#pc ? "restart" : "connect");
  };

  /** The server has given this peer up. */
  lost(): void {
    this.#ask("connect");
  }

  /** The browser's statistics, or `null` while there is no connection. */
  async stats(): Promise<RTCStatsReport | null> {
    return this.#pc ? this.#pc.getStats() : null;
  }

  close(): void {
    this.#closed = true;
    window.removeEventListener("online", this.refresh);
    clearTimeout(this.#watchdog);
    this.#drop();
    this.#enter("idle");
  }

  #ask(want: Want): void {
    if (this.#closed) return;
    if (this.#want !== "connect") this.#want = want;
    if (!this.#working) void this.#work();
  }

  /** One negotiation at a time; what is asked meanwhile comes next. */
  async #work(): Promise<void> {
    this.#working = true;
    while (this.#want !== "nothing" && !this.#closed) {
      const anew = this.#want === "connect" || this.#pc === null;
      this.#want = "nothing";
      try {
        await this.#negotiate(anew);
      } catch (error) {
        // Without a link nothing can be negotiated; taking the seat again will refresh.
        if (this.#server.isLinkLost(error)) break;
        this.#want = "connect";
        if (!this.#server.isGone(error)) await pause(backoff(++this.#attempts));
      }
    }
    this.#working = false;
  }

  async #negotiate(anew: boolean): Promise<void> {
    clearTimeout(this.#watchdog);
    this.#enter(this.#state === "idle" || this.#state === "connecting" ? "connecting" : this.#state);
    const offer = anew ? await this.#server.connect() : await this.#server.restart();
    if (this.#closed) return;
    if (anew) this.#open();
    const pc = this.#pc;
    if (!pc) return;
    await pc.setRemoteDescription({ type: "offer", sdp: offer.sdp });
    await this.#observer.offered(pc, offer, anew);
    await pc.setLocalDescription();
    await this.#server.answer(pc.localDescription?.sdp ?? "");
    this.#watchdog = setTimeout(this.#giveUp, CONNECT_MS);
    this.#followState(pc);
    await this.#observer.answered();
  }

  #open(): void {
    this.#drop();
    const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    this.#pc = pc;
    pc.addEventListener("connectionstatechange", () => this.#followState(pc));
    const channel = pc.createDataChannel("speakers", { negotiated: true, id: 0, ordered: false });
    let turn = 0;
    channel.addEventListener("message", ({ data }) => {
      const told = parseTold(data);
      if (told.speakers) this.#observer.speakersChanged(told.speakers);
      if (told.layers && (told.turn ?? 0) > turn) {
        turn = told.turn ?? 0;
        this.#observer.layersWanted(told.layers, told.codec);
      }
      if (told.buffer !== undefined) holdBack(pc, told.buffer);
    });
  }

  #drop(): void {
    this.#pc?.close();
    this.#pc = null;
  }

  #followState(pc: RTCPeerConnection): void {
    if (pc !== this.#pc) return;
    if (pc.connectionState === "connected") {
      clearTimeout(this.#watchdog);
      this.#attempts = 0;
      this.#enter("connected");
    } else if (pc.connectionState === "disconnected" || pc.connectionState === "failed") {
      this.#enter("interrupted");
      if (!this.#working) this.#ask("restart");
    }
  }

  #giveUp = (): void => {
    if (this.#pc?.connectionState === "connected") return;
    const wait = backoff(++this.#attempts);
    this.#watchdog = setTimeout(() => this.#ask("connect"), wait);
  };

  #enter(state: MediaState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#observer.stateChanged(state);
  }
}

/** Sound and pictures alike, so that lips stay in time. Older browsers have no such setting and go on as they do. */
function holdBack(pc: RTCPeerConnection, milliseconds: number): void {
  for (const receiver of pc.getReceivers()) receiver.jitterBufferTarget = milliseconds || null;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
