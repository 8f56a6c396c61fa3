// One visit to a class: takes the seat, follows the events, comes back after a lost link, and says what was refused.
import { offset } from "../../rooms/clock";
import * as outbox from "../../rooms/outbox";
import { apply, enter } from "../../rooms/room";
import { Store } from "../../rooms/store";
import { DeviceTrouble } from "../../rtc/devices";
import { type Connection, LinkLost, Refused } from "../../signaling/connection";
import type { Command, NoticeCode, RoomEvent, RoomId, Snapshot } from "../../signaling/messages";
import { ClassMedia } from "./media";
import { PlaybackReporter } from "./playback";
import { ClassInk } from "./stage/ClassInk";
import { SLIDES } from "./stage/slides";
import { type ClassState, INITIAL, type Message } from "./state";

/** All of them, by the compiler's word. */
const ROOM_EVENTS: Record<RoomEvent["type"], true> = {
  "room-changed": true,
  "count-changed": true,
  "member-changed": true,
  "member-left": true,
  "roster-changed": true,
  "queue-changed": true,
  "place-changed": true,
  "permissions-changed": true,
  "track-changed": true,
  "track-removed": true,
  "slots-changed": true,
  "media-lost": true,
  "comment-posted": true,
  "comment-deleted": true,
  "checked-in": true,
  "check-in-result": true,
  "quality-changed": true,
  "link-changed": true,
  "ink-drawn": true,
  "ink-erased": true,
  "ink-cleared": true,
  "ink-restored": true,
  "laser-moved": true,
  notice: true,
  "room-closed": true,
};

/** Refusals of entering that waiting may change; all others are final. */
const PASSING = new Set(["flood", "unavailable", "internal"]);
/** An invitation and a request to unmute are dialogs, the floor and a recording have signs of their own. */
const SHOWN_OTHERWISE = new Set<NoticeCode>(["speech-invited", "speech-granted", "unmute-asked", "recording-started"]);
const REJOIN_MS = 1500;

type Said = Message extends infer M ? (M extends Message ? Omit<M, "id"> : never) : never;

export class ClassSession {
  readonly store = new Store<ClassState>(INITIAL);
  readonly media: ClassMedia;
  readonly ink: ClassInk;
  readonly slides = SLIDES;
  readonly #id: RoomId;
  readonly #connection: Connection;
  readonly #stops: (() => void)[] = [];
  #playback: PlaybackReporter | null = null;
  #rejoin: ReturnType<typeof setTimeout> | undefined;
  #joining = false;
  #messages = 0;

  constructor(id: RoomId, connection: Connection) {
    this.#id = id;
    this.#connection = connection;
    this.media = new ClassMedia(id, connection, this.store, (error) => this.report(error));
    this.ink = new ClassInk(connection, (error) => this.report(error));
  }

  open(): void {
    for (const type of Object.keys(ROOM_EVENTS) as RoomEvent["type"][])
      this.#stops.push(this.#connection.on(type, (event) => this.#hear(event)));
    this.#stops.push(this.#connection.onState(() => this.#followLink()));
    this.#connection.open();
    this.#followLink();
  }

  /** Leaves the page: gives the seat back at once, without the grace of a lost link. */
  close(): void {
    clearTimeout(this.#rejoin);
    for (const stop of this.#stops.splice(0)) stop();
    this.#playback?.close();
    this.media.close();
    this.ink.close();
    if (this.store.get().phase === "inside") this.#connection.send({ type: "leave-room" }).catch(() => {});
    this.store.set({ phase: "closed" });
  }

  /** After `replaced`: takes the seat back from the other page. */
  async takeBack(): Promise<void> {
    this.store.set({ phase: "entering", closedAt: null });
    await this.#join();
  }

  /** Sends what a button asks for. Whether it was done; what was refused is told to the person. */
  async ask(command: Command): Promise<boolean> {
    try {
      await this.#connection.send(command);
      return true;
    } catch (error) {
      this.report(error);
      return false;
    }
  }

  async comment(text: string, localId: string = crypto.randomUUID()): Promise<void> {
    this.store.set({ outbox: outbox.written(this.store.get().outbox, localId, text) });
    try {
      await this.#connection.send({ type: "send-comment", text, local_id: localId });
    } catch (error) {
      const code = error instanceof Refused || error instanceof LinkLost ? error.code : "internal";
      this.store.set({ outbox: outbox.failed(this.store.get().outbox, localId, code) });
    }
  }

  dropComment(localId: string): void {
    this.store.set({ outbox: outbox.dropped(this.store.get().outbox, localId) });
  }

  report(error: unknown): void {
    if (error instanceof Refused || error instanceof LinkLost) this.say({ kind: "refusal", code: error.code });
    else if (error instanceof DeviceTrouble) {
      // A closed picker is a decision, not trouble.
      if (error.failure !== "cancelled") this.say({ kind: "device", device: error.device, failure: error.failure });
    } else throw error;
  }

  say(message: Said): void {
    this.store.set({ message: { ...message, id: ++this.#messages } });
  }

  hush(): void {
    this.store.set({ message: null });
  }

  /** The host's request to unmute was answered, whichever way. */
  answerUnmute(): void {
    this.store.set({ unmuteAsked: false });
  }

  #followLink(): void {
    const { state, refusal } = this.#connection;
    this.store.set({ link: state });
    const { phase } = this.store.get();
    if (phase === "closed" || phase === "refused") return;
    if (state === "open") void this.#join();
    if (state === "refused") this.store.set({ phase: "refused", refusal: refusal ?? "not-signed-in" });
  }

  async #join(): Promise<void> {
    if (this.#joining) return;
    this.#joining = true;
    clearTimeout(this.#rejoin);
    try {
      const { snapshot } = await this.#connection.send({ type: "join-room", room_id: this.#id });
      this.#enter(snapshot);
    } catch (error) {
      if (error instanceof Refused && error.address) {
        window.location.assign(new URL(window.location.pathname, error.address));
      } else if (error instanceof Refused && !PASSING.has(error.code)) {
        this.media.close();
        this.store.set({ phase: "refused", refusal: error.code });
      } else {
        this.#rejoin = setTimeout(() => this.#followLink(), REJOIN_MS);
      }
    } finally {
      this.#joining = false;
    }
  }

  #enter(snapshot: Snapshot): void {
    // The page may have been left while the answer was on its way.
    if (this.#stops.length === 0) return;
    const room = enter(snapshot);
    this.store.set({
      phase: "inside",
      room,
      clockOffset: offset(room.serverTime, Date.now()),
      outbox: outbox.settled(this.store.get().outbox, room.comments),
    });
    this.ink.entered(snapshot);
    this.media.entered();
    this.#playback ??= new PlaybackReporter({
      stats: () => this.media.stats(),
      // What is lost with the link is not worth telling later.
      tell: (playback) => void this.#connection.send({ type: "report-playback", ...playback }).catch(() => {}),
    });
  }

  #hear(event: RoomEvent): void {
    const { room, phase } = this.store.get();
    if (!room || phase !== "inside") return;
    this.store.set({ room: apply(room, event) });
    this.ink.hear(event);
    if (event.type === "comment-posted")
      this.store.set({ outbox: outbox.settled(this.store.get().outbox, [event.comment]) });
    if (event.type === "notice" && event.code === "unmute-asked") this.store.set({ unmuteAsked: true });
    if (event.type === "notice" && !SHOWN_OTHERWISE.has(event.code)) this.say({ kind: "notice", code: event.code });
    if (event.type === "room-closed" && event.room_id === room.id) this.#over();
    else this.media.hear(event);
  }

  #over(): void {
    this.#playback?.close();
    this.#playback = null;
    this.media.close();
    this.store.set({ phase: "closed", closedAt: Date.now() + this.store.get().clockOffset });
  }
}
