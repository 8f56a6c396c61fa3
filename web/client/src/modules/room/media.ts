// The media of one visit: joins peer, uplink and downlink, and follows what the room lets this person send.

import type { Store } from "../../rooms/store";
import { contentOf, isHost, may } from "../../rooms/views";
import * as devices from "../../rtc/devices";
import { Downlink } from "../../rtc/downlink";
import { MediaPeer } from "../../rtc/peer";
import { Uplink } from "../../rtc/uplink";
import { Visibility } from "../../rtc/visibility";
import { type Connection, LinkLost, Refused } from "../../signaling/connection";
import type { RoomEvent, RoomId, Source, TrackId } from "../../signaling/messages";
import { remember, remembered } from "./memory";
import type { ClassState } from "./state";

type Report = (error: unknown) => void;

export class ClassMedia {
  readonly #id: RoomId;
  readonly #connection: Connection;
  readonly #store: Store<ClassState>;
  readonly #report: Report;
  readonly #uplink: Uplink;
  readonly #downlink: Downlink;
  #peer: MediaPeer | null = null;
  #visibility: Visibility | null = null;
  /** Sources that are being opened: a second tap while the browser asks for permission must not open a second one. */
  readonly #opening = new Set<Source>();

  constructor(id: RoomId, connection: Connection, store: Store<ClassState>, report: Report) {
    this.#id = id;
    this.#connection = connection;
    this.#store = store;
    this.#report = report;
    this.#downlink = new Downlink({
      streamsChanged: (streams) => store.set({ streams }),
      blockedChanged: (soundBlocked) => store.set({ soundBlocked }),
    });
    this.#uplink = new Uplink(
      {
        publish: async (source) => void (await connection.send({ type: "publish", source })),
        unpublish: (source) => this.#unpublish(source),
        setMuted: async (source, muted) => void (await connection.send({ type: "set-muted", source, muted })),
      },
      (sending) => store.set({ sending }),
    );
  }

  /** The seat was taken, for the first time or again after a lost link. */
  entered(): void {
    const again = this.#peer !== null;
    this.#peer ??= this.#makePeer();
    this.#visibility ??= new Visibility((views) => this.#quietly({ type: "set-views", views }));
    this.#peer.refresh();
    this.#forgetStale();
    // What changed on the page while there was no link was not heard.
    if (again) this.#visibility.again();
    else void this.#resume();
    void this.#followFloor();
  }

  hear(event: RoomEvent): void {
    if (event.type === "slots-changed") this.#downlink.setSlots(event.slots);
    if (event.type === "media-lost") this.#peer?.lost();
    if (event.type === "member-changed" || event.type === "permissions-changed") void this.#followFloor();
  }

  /** Counts the element as showing the track until the returned function is called. */
  watch(element: Element, trackId: TrackId, importance: number): () => void {
    return this.#visibility?.watch(element, trackId, importance) ?? (() => {});
  }

  unblockSound(): void {
    this.#downlink.unblock();
  }

  async toggleMicrophone(): Promise<void> {
    const sending = this.#uplink.sending.get("microphone");
    remember(this.#id, { microphone: !sending || sending.muted });
    if (sending) await this.#try(() => this.#uplink.setMuted("microphone", !sending.muted));
    else await this.#start("microphone", () => devices.openMicrophone());
  }

  async toggleCamera(): Promise<void> {
    const isOn = this.#uplink.sending.has("camera");
    remember(this.#id, { camera: !isOn });
    // The camera's light must go off with it, so that it is closed and not only muted.
    if (isOn) await this.#stop("camera");
    else await this.#start("camera", () => devices.openCamera());
    await this.#followContent();
  }

  /** Another microphone or camera from now on; what was muted stays muted. */
  async choose(source: "microphone" | "camera", deviceId: string): Promise<void> {
    const open = source === "camera" ? devices.openCamera : devices.openMicrophone;
    await this.#start(source, () => open(deviceId));
    await this.#followContent();
  }

  /** Shows a screen, or another one in place of the one that is shown (LIVE-18). */
  async shareScreen(): Promise<void> {
    await this.#try(async () => {
      const { screen, audio } = await devices.openScreen();
      // The browser's own bar can end the sharing, too.
      screen.addEventListener("ended", () => void this.#ended("screen", screen));
      await this.#uplink.start("screen", screen);
      if (audio) await this.#uplink.start("screen-audio", audio);
      else await this.#uplink.stop("screen-audio");
    });
    await this.#followContent();
  }

  async stopScreen(): Promise<void> {
    await this.#stop("screen");
    await this.#stop("screen-audio");
    await this.#followContent();
  }

  close(): void {
    this.#peer?.close();
    this.#peer = null;
    this.#visibility?.close();
    this.#visibility = null;
    this.#uplink.close();
    this.#downlink.close();
    this.#store.set({ speakers: [], soundBlocked: false });
  }

  #makePeer(): MediaPeer {
    const connection = this.#connection;
    return new MediaPeer(
      {
        connect: () => connection.send({ type: "connect-media" }),
        restart: () => connection.send({ type: "restart-media" }),
        answer: async (sdp) => void (await connection.send({ type: "answer-media", sdp })),
        isGone: (error) => error instanceof Refused && error.code === "no-media",
        isLinkLost: (error) => error instanceof LinkLost,
      },
      {
        offered: async (pc, offer, isNew) => {
          this.#downlink.offered(pc, offer, isNew);
          // Before the answer, so that the pictures are chosen when the connection comes up.
          if (isNew) this.#visibility?.again();
          await this.#uplink.offered(pc, offer, isNew);
        },
        answered: () => this.#uplink.answered(),
        stateChanged: (media) => this.#store.set({ media }),
        speakersChanged: (speakers) => this.#store.set({ speakers }),
      },
    );
  }

  /** A host's page starts as the class was started, or as it was before a reload. */
  async #resume(): Promise<void> {
    const room = this.#store.get().room;
    if (!room || !isHost(room)) return;
    const wanted = remembered(this.#id, { microphone: true, camera: room.room.content === "camera" });
    remember(this.#id, wanted);
    // Browsers show a screen only soon after a tap: the one that started the class counts, a reload has none.
    const screen = room.room.content === "screen" && navigator.userActivation?.isActive && devices.canShareScreen();
    const sharing = screen ? this.shareScreen() : undefined;
    if (wanted.camera) await this.#start("camera", () => devices.openCamera());
    if (wanted.microphone) await this.#start("microphone", () => devices.openMicrophone());
    await sharing;
    await this.#followContent();
  }

  /** Opens the microphone of whoever was given the floor, and closes it with the floor (LIVE-28, LIVE-29). */
  async #followFloor(): Promise<void> {
    const room = this.#store.get().room;
    if (!room) return;
    const isOn = this.#uplink.sending.has("microphone");
    if (room.me.hand === "speaking" && !isOn) await this.#start("microphone", () => devices.openMicrophone());
    if (!may(room, "publish-microphone") && isOn) await this.#stop("microphone");
  }

  /** Tells what the host's stage has become, when the room does not know it yet. */
  async #followContent(): Promise<void> {
    const room = this.#store.get().room;
    if (!room || !may(room, "set-content")) return;
    const content = contentOf(new Set(this.#uplink.sending.keys()));
    if (content !== room.room.content) await this.#try(() => this.#connection.send({ type: "set-content", content }));
  }

  /** What the server still holds open for this seat, though this page does not send it (any more). */
  #forgetStale(): void {
    const room = this.#store.get().room;
    if (!room) return;
    for (const track of room.tracks.values())
      if (track.member_id === room.me.id && !this.#uplink.sending.has(track.source))
        void this.#try(() => this.#unpublish(track.source));
  }

  /** Succeeds when the server has it closed already, or will: taking the seat again settles it. */
  async #unpublish(source: Source): Promise<void> {
    try {
      await this.#connection.send({ type: "unpublish", source });
    } catch (error) {
      const isClosed = error instanceof Refused && (error.code === "not-published" || error.code === "no-media");
      if (!isClosed && !(error instanceof LinkLost)) throw error;
    }
  }

  async #start(source: "microphone" | "camera", open: () => Promise<MediaStreamTrack>): Promise<void> {
    if (this.#opening.has(source)) return;
    this.#opening.add(source);
    await this.#try(async () => {
      const track = await open();
      // The class may have ended, or the floor been taken back, while the browser asked.
      if (!this.#peer) return track.stop();
      track.addEventListener("ended", () => void this.#ended(source, track));
      await this.#uplink.start(source, track);
    });
    this.#opening.delete(source);
  }

  async #stop(source: Source): Promise<void> {
    await this.#try(() => this.#uplink.stop(source));
  }

  /** A device was unplugged, or the sharing was ended outside of the page. */
  async #ended(source: Source, track: MediaStreamTrack): Promise<void> {
    if (this.#uplink.sending.get(source)?.track !== track) return;
    if (source === "screen") return this.stopScreen();
    await this.#stop(source);
    if (source === "microphone" || source === "camera") this.#report(new devices.DeviceTrouble(source, "missing"));
    await this.#followContent();
  }

  async #try(action: () => Promise<unknown> | unknown): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#report(error);
    }
  }

  #quietly(command: { type: "set-views"; views: { track_id: TrackId; width: number; height: number }[] }): void {
    // Without a link, or before the peer is there, it is told again later.
    this.#connection.send(command).catch(() => {});
  }
}
