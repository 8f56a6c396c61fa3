// The media of one visit: joins peer, uplink and downlink, and follows what the room lets this person send.

import { contentAfter, isPaper } from "../../rooms/stage";
import type { Store } from "../../rooms/store";
import { hasDevices, isHost, may } from "../../rooms/views";
import * as devices from "../../rtc/devices";
import { Downlink } from "../../rtc/downlink";
import { CameraEffects } from "../../rtc/effects";
import type { Effects } from "../../rtc/effectsPainter";
import { MediaPeer } from "../../rtc/peer";
import { Uplink } from "../../rtc/uplink";
import { Visibility } from "../../rtc/visibility";
import { type Connection, LinkLost, Refused } from "../../signaling/connection";
import type { Command, Content, RoomEvent, RoomId, Source, TrackId } from "../../signaling/messages";
import { remember, remembered } from "./memory";
import type { ClassState } from "./state";

type Report = (error: unknown) => void;

export class ClassMedia {
  readonly effects = new CameraEffects();
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
  /** What a screen has covered, or what lay there before the stage went dark. */
  #under: Content | null = null;

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
    if (event.type === "notice" && event.code === "muted-by-host") this.#followMute();
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
    if (!sending) await this.#start("microphone", () => devices.openMicrophone());
    else if (sending.muted) await this.unmute();
    else await this.#try(() => this.#uplink.setMuted("microphone", true));
  }

  /** Opens the microphone, which a host who muted it may forbid: then it stays silent here, too. */
  async unmute(): Promise<void> {
    if (!this.#uplink.sending.has("microphone")) return this.toggleMicrophone();
    const isOpen = await this.#try(() => this.#uplink.setMuted("microphone", false));
    if (!isOpen) this.#followMute();
  }

  /** The browser's statistics of the connection, or `null` while there is none. */
  stats(): Promise<RTCStatsReport | null> {
    return this.#peer?.stats() ?? Promise.resolve(null);
  }

  async toggleCamera(): Promise<void> {
    const isOn = this.#uplink.sending.has("camera");
    remember(this.#id, { camera: !isOn });
    // The camera's light must go off with it, so that it is closed and not only muted.
    if (isOn) await this.#stop("camera");
    else await this.#start("camera", () => this.#openCamera());
    await this.#followContent();
  }

  /** Beautifies or mirrors the camera's picture from now on (LIVE-22). */
  async changeEffects(change: Partial<Effects>): Promise<void> {
    const track = this.effects.change(change);
    if (track) await this.#try(() => this.#send("camera", track));
  }

  /** Another microphone or camera from now on; what was muted stays muted. */
  async choose(source: "microphone" | "camera", deviceId: string): Promise<void> {
    await this.#start(source, () =>
      source === "camera" ? this.#openCamera(deviceId) : devices.openMicrophone(deviceId),
    );
    await this.#followContent();
  }

  /** Shows a screen, or another one in place of the one that is shown (LIVE-18). */
  async shareScreen(): Promise<void> {
    await this.#try(async () => {
      const { screen, audio } = await devices.openScreen();
      // The browser's own bar can end the sharing, too.
      screen.addEventListener("ended", () => void this.#ended("screen", screen));
      // What was drawn on another window means nothing on this one.
      await this.#connection.send({ type: "clear-ink", surface: "screen" });
      await this.#uplink.start("screen", screen);
      if (audio) await this.#uplink.start("screen-audio", audio);
      else await this.#uplink.stop("screen-audio");
    });
    await this.#followContent();
  }

  async stopScreen(): Promise<void> {
    await this.#closeScreen();
    await this.#followContent();
  }

  /** Puts slides or a white board on the stage; a screen that was shared is no longer. Whether it was done. */
  async present(command: Extract<Command, { type: "show-deck" | "add-board" | "show-board" | "set-content" }>) {
    const isShown = await this.#try(() => this.#connection.send(command));
    if (isShown) await this.#closeScreen();
    return isShown;
  }

  /** Takes the slides off the stage for a while, so that all look at the teacher, and puts them back. Whether it could. */
  toggleDark(): boolean {
    const room = this.#store.get().room?.room;
    if (!room) return false;
    const isShown = isPaper(room.content);
    const bare: Content = this.#uplink.sending.has("camera") ? "camera" : "none";
    const content = isShown ? bare : (this.#under ?? (room.deck ? "slides" : null));
    if (content === null) return false;
    this.#under = isShown ? room.content : null;
    void this.#try(() => this.#connection.send({ type: "set-content", content }));
    return true;
  }

  close(): void {
    this.#peer?.close();
    this.#peer = null;
    this.#visibility?.close();
    this.#visibility = null;
    this.#uplink.close();
    this.effects.release();
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
        layersWanted: (layers, codec) => void this.#uplink.setLayers(layers, codec),
      },
    );
  }

  /** A host's page starts as the class was started, a student's of a small class as the preview; both as before a reload. */
  async #resume(): Promise<void> {
    const room = this.#store.get().room;
    if (!room || !hasDevices(room)) return;
    const usual = { microphone: isHost(room), camera: isHost(room) && room.room.content === "camera" };
    const wanted = remembered(this.#id, usual);
    remember(this.#id, wanted);
    // Browsers show a screen only soon after a tap: the one that started the class counts, a reload has none.
    const mayShare = isHost(room) && room.room.content === "screen";
    const screen = mayShare && navigator.userActivation?.isActive && devices.canShareScreen();
    const sharing = screen ? this.shareScreen() : undefined;
    if (wanted.camera && may(room, "publish-camera"))
      await this.#start("camera", () => this.#openCamera(wanted.cameraId));
    if (wanted.microphone && may(room, "publish-microphone") && !room.me.muted_by_host)
      await this.#start("microphone", () => devices.openMicrophone(wanted.microphoneId));
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
    if (!may(room, "publish-camera") && this.#uplink.sending.has("camera")) await this.#stop("camera");
  }

  /** Silences the page of whoever the host has muted, so that opening it again is the person's own doing. */
  #followMute(): void {
    if (!this.#store.get().room?.me.muted_by_host) return;
    remember(this.#id, { microphone: false });
    void this.#try(() => this.#uplink.setMuted("microphone", true));
  }

  /** Tells what the host's stage has become, when the room does not know it yet. */
  async #followContent(): Promise<void> {
    const room = this.#store.get().room;
    if (!room || !may(room, "set-content")) return;
    const now = room.room.content;
    const content = contentAfter(now, new Set(this.#uplink.sending.keys()), this.#under);
    if (content === now) return;
    if (content === "screen") this.#under = now;
    else if (now === "screen") this.#under = null;
    await this.#try(() => this.#connection.send({ type: "set-content", content }));
  }

  async #closeScreen(): Promise<void> {
    await this.#stop("screen");
    await this.#stop("screen-audio");
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
      await this.#send(source, track);
    });
    this.#opening.delete(source);
  }

  async #openCamera(deviceId?: string): Promise<MediaStreamTrack> {
    return this.effects.take(await devices.openCamera(deviceId));
  }

  async #send(source: "microphone" | "camera", track: MediaStreamTrack): Promise<void> {
    // The class may have ended, or the floor been taken back, while the browser asked.
    if (!this.#peer) {
      if (source === "camera") this.effects.release();
      return track.stop();
    }
    track.addEventListener("ended", () => void this.#ended(source, track));
    await this.#uplink.start(source, track);
  }

  async #stop(source: Source): Promise<void> {
    if (source === "camera") this.effects.release();
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

  /** Whether it was done; what was not is told to the person. */
  async #try(action: () => Promise<unknown> | unknown): Promise<boolean> {
    try {
      await action();
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  #quietly(command: { type: "set-views"; views: { track_id: TrackId; width: number; height: number }[] }): void {
    // Without a link, or before the peer is there, it is told again later.
    this.#connection.send(command).catch(() => {});
  }
}
