// What this page sends: one local track a source, put into the fixed publish m-lines of whatever peer there is.
import type { MediaOffer, Source } from "../signaling/messages";
import type { WantedLayers } from "./told";

/** What the uplink asks of the server; each may reject. */
export interface PublishServer {
  publish(source: Source): Promise<void>;
  unpublish(source: Source): Promise<void>;
  setMuted(source: Source, muted: boolean): Promise<void>;
}

export interface Sending {
  readonly track: MediaStreamTrack;
  readonly muted: boolean;
}

export type SendingBySource = ReadonlyMap<Source, Sending>;

/** Simulcast layers by rid (rtc/negotiated.py): divisor of the size and bits per second. */
const CAMERA_LAYERS: Record<string, { scaleResolutionDownBy: number; maxBitrate: number }> = {
  q: { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  h: { scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  f: { scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
};
const SCREEN_BITRATE = 2_500_000;
/** A voice that leaves a line of 64 kbit/s room for slides and ink; its headers take as much again. */
const VOICE_BITRATE = 24_000;
const VIDEOS: Source[] = ["camera", "screen"];

export class Uplink {
  #sending: SendingBySource = new Map();
  readonly #senders = new Map<Source, RTCRtpSender>();
  #layers: WantedLayers = new Map();
  #codec: string | undefined;
  /** Parameters are read and written in two steps, which must not mix with those of another change. */
  #shaping: Promise<void> = Promise.resolve();
  #ready = false;
  readonly #server: PublishServer;
  readonly #changed: (sending: SendingBySource) => void;

  constructor(server: PublishServer, changed: (sending: SendingBySource) => void) {
    this.#server = server;
    this.#changed = changed;
  }

  get sending(): SendingBySource {
    return this.#sending;
  }

  /** All publish m-lines are answered `sendonly` at once, so that a track can start later without negotiation. */
  async offered(pc: RTCPeerConnection, offer: MediaOffer, isNew: boolean): Promise<void> {
    if (!isNew) return;
    this.#ready = false;
    this.#senders.clear();
    this.#layers = new Map();
    this.#codec = undefined;
    for (const [source, mid] of Object.entries(offer.publish) as [Source, string][]) {
      const transceiver = pc.getTransceivers().find((candidate) => candidate.mid === mid);
      if (!transceiver) continue;
      transceiver.direction = "sendonly";
      this.#senders.set(source, transceiver.sender);
      await transceiver.sender.replaceTrack(this.#sending.get(source)?.track ?? null);
      await this.#shape(source);
    }
  }

  /** Tells what is sent: a new peer knows nothing, and after a lost link neither side is sure. */
  async answered(): Promise<void> {
    this.#ready = true;
    const told = [...this.#sending.keys()].map((source) => this.#tell(source));
    // Chromium knows no encodings of a sound before the answer.
    await Promise.all([...told, this.#shape("microphone")]);
  }

  /**
   * Only these layers are received by anybody: the others are not encoded any more until they are wanted again. A class that
   * is recorded names the codec that the recording can keep as it is.
   */
  async setLayers(layers: WantedLayers, codec?: string): Promise<void> {
    const sources = codec === this.#codec ? [...layers.keys()] : VIDEOS;
    this.#layers = layers;
    this.#codec = codec;
    await Promise.all(sources.map((source) => this.#shape(source)));
  }

  /** Sends `track` as `source`, in place of an earlier one, whose mute it keeps. The uplink owns the track from now on. */
  async start(source: Source, track: MediaStreamTrack): Promise<void> {
    const before = this.#sending.get(source);
    const muted = before?.muted ?? false;
    before?.track.stop();
    track.enabled = !muted;
    if (source === "screen") track.contentHint = "detail";
    this.#set(source, { track, muted });
    await this.#senders.get(source)?.replaceTrack(track);
    if (!this.#ready || before) return;
    try {
      await this.#tell(source);
    } catch (error) {
      this.#set(source, null);
      track.stop();
      throw error;
    }
  }

  async stop(source: Source): Promise<void> {
    const sending = this.#sending.get(source);
    if (!sending) return;
    sending.track.stop();
    this.#set(source, null);
    await this.#senders.get(source)?.replaceTrack(null);
    await this.#server.unpublish(source);
  }

  /** The track goes silent here at once; the server is told so that it stops to forward it, too. */
  async setMuted(source: Source, muted: boolean): Promise<void> {
    const sending = this.#sending.get(source);
    if (!sending || sending.muted === muted) return;
    sending.track.enabled = !muted;
    this.#set(source, { ...sending, muted });
    await this.#server.setMuted(source, muted);
  }

  close(): void {
    for (const { track } of this.#sending.values()) track.stop();
    this.#sending = new Map();
    this.#senders.clear();
    this.#ready = false;
    this.#changed(this.#sending);
  }

  async #shape(source: Source): Promise<void> {
    const sender = this.#senders.get(source);
    if (!sender) return;
    // A sender that was closed meanwhile refuses; there is nothing left to shape then.
    this.#shaping = this.#shaping
      .then(() => shape(sender, source, this.#layers.get(source), this.#codec))
      .catch(() => {});
    await this.#shaping;
  }

  async #tell(source: Source): Promise<void> {
    await this.#server.publish(source);
    const sending = this.#sending.get(source);
    if (sending) await this.#server.setMuted(source, sending.muted);
  }

  #set(source: Source, sending: Sending | null): void {
    const next = new Map(this.#sending);
    if (sending) next.set(source, sending);
    else next.delete(source);
    this.#sending = next;
    this.#changed(next);
  }
}

/** Bitrates and sizes of what is sent, which layers, and in which codec. Browsers differ in their defaults, so all is set. */
async function shape(sender: RTCRtpSender, source: Source, wanted?: readonly string[], codec?: string): Promise<void> {
  if (source === "screen-audio") return;
  const parameters = sender.getParameters();
  const named =
    codec && parameters.codecs.find(({ mimeType }) => mimeType.toLowerCase() === `video/${codec}`.toLowerCase());
  for (const encoding of parameters.encodings) {
    if (source === "camera") Object.assign(encoding, CAMERA_LAYERS[encoding.rid ?? "f"]);
    if (source === "camera" && encoding.rid) encoding.active = wanted?.includes(encoding.rid) ?? true;
    if (source === "screen") encoding.maxBitrate = SCREEN_BITRATE;
    if (named) Object.assign(encoding, { codec: named }); // TypeScript does not know it yet
    if (source === "microphone") encoding.maxBitrate = VOICE_BITRATE;
  }
  await sender.setParameters(parameters);
}
