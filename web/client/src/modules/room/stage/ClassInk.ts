// The ink of one visit: follows the events, writes one's own strokes, and knows which surface is in sight and which tool in hand.
import { applyInk, enterInk, type Ink, NO_INK, read, type Sheet, sheetOf } from "../../../rooms/ink";
import { applyLaser, type Lasers, NO_LASERS, pointed, rested } from "../../../rooms/lasers";
import { Store } from "../../../rooms/store";
import { type Connection, LinkLost } from "../../../signaling/connection";
import { INK_ERASED, type MemberId, type RoomEvent, type Snapshot, type Surface } from "../../../signaling/messages";
import type { Spot } from "./geometry";
import { Scribe } from "./Scribe";
import { type Desk, FIRST_DESK } from "./tools";

/** The pointer is told at most so often; the server drops what is above 25 a second. In milliseconds. */
const LASER_MS = 50;

/** What is asked of the server. */
type Sender = Pick<Connection, "send">;

export type StageDialog = "decks" | "effects";

export interface InkState {
  readonly ink: Ink;
  /** What is in sight on this page, which is where ink goes: a slide that is still loading is not. */
  readonly surface: Surface | null;
  /** One's own elements on that surface that the server has not confirmed. */
  readonly own: Sheet;
  readonly lasers: Lasers;
  /** Which dialog of the stage is open. */
  readonly dialog: StageDialog | null;
  /** Whether the tools are out. */
  readonly drawing: boolean;
  readonly desk: Desk;
  /** The surface that this page has cleared a moment ago, to offer undo. */
  readonly cleared: Surface | null;
}

export class ClassInk {
  readonly store = new Store<InkState>({
    ink: NO_INK,
    surface: null,
    own: [],
    lasers: NO_LASERS,
    dialog: null,
    drawing: false,
    desk: FIRST_DESK,
    cleared: null,
  });
  readonly scribe: Scribe;
  readonly #connection: Sender;
  readonly #report: (error: unknown) => void;
  readonly #fetching = new Set<Surface>();
  #me: MemberId = "";
  #hosts = false;
  #pointedAt = 0;

  constructor(connection: Sender, report: (error: unknown) => void) {
    this.#connection = connection;
    this.#report = report;
    this.scribe = new Scribe(
      { draw: (command) => connection.send(command), isLost: (error) => error instanceof LinkLost },
      () => this.#follow(),
      report,
    );
  }

  /** The seat was taken, for the first time or again after a lost link. */
  entered({ ink, ink_surfaces, room, me }: Snapshot): void {
    this.#me = me.id;
    this.#hosts = me.role !== "viewer";
    this.store.set({ ink: enterInk(room.surface, ink, ink_surfaces), lasers: NO_LASERS });
    const known = ink.filter((element) => element.done).map((element) => element.id);
    this.scribe.resume(new Set(known));
    this.#fetch();
  }

  hear(event: RoomEvent): void {
    switch (event.type) {
      case "ink-drawn":
      case "ink-erased":
      case "ink-cleared":
      case "ink-restored":
        this.store.set({ ink: applyInk(this.store.get().ink, event) });
    }
    if (event.type === "ink-drawn") this.scribe.heard(event.id, event.done);
    if (event.type === "ink-erased") this.scribe.gone(event.element_ids);
    if (event.type === "ink-cleared") this.scribe.gone(this.scribe.on(event.surface).map(({ id }) => id));
    // One's own dot is where the hand is, and not where the server has heard that it was.
    const isOwn = event.type === "laser-moved" && event.member_id === this.#me;
    if (!isOwn) this.store.set({ lasers: applyLaser(this.store.get().lasers, event) });
  }

  /** Tells what is in sight now; its ink is fetched when it is not here yet. */
  show(surface: Surface | null): void {
    if (surface === this.store.get().surface) return;
    this.scribe.end();
    this.store.set({ surface, cleared: null });
    this.#follow();
    this.#fetch();
  }

  open(dialog: StageDialog | null): void {
    this.store.set({ dialog });
  }

  draw(drawing: boolean): void {
    if (!drawing) this.rest();
    this.store.set({ drawing });
  }

  take(change: Partial<Desk>): void {
    this.rest();
    this.store.set({ desk: { ...this.store.get().desk, ...change } });
  }

  /** The elements that are seen, with one's own. */
  get sheet(): Sheet {
    const { ink, surface } = this.store.get();
    return sheetOf(ink, surface);
  }

  /** What the eraser in this hand takes away: who does not host, its own only. */
  get erasable(): Sheet {
    const finished = this.sheet.filter((element) => element.done);
    return this.#hosts ? finished : finished.filter((element) => element.member_id === this.#me);
  }

  erase(element_ids: string[]): void {
    const { surface } = this.store.get();
    if (surface === null) return;
    for (let first = 0; first < element_ids.length; first += INK_ERASED)
      this.#send({ type: "erase-ink", surface, element_ids: element_ids.slice(first, first + INK_ERASED) });
  }

  clear(): void {
    const { surface } = this.store.get();
    if (surface === null) return;
    this.#send({ type: "clear-ink", surface });
    this.store.set({ cleared: surface });
  }

  undo(): void {
    const { surface } = this.store.get();
    if (surface === null) return;
    this.scribe.end();
    this.#send({ type: "undo-ink", surface });
    this.store.set({ cleared: null });
  }

  redo(): void {
    const { surface } = this.store.get();
    if (surface !== null) this.#send({ type: "redo-ink", surface });
  }

  forgetCleared(): void {
    this.store.set({ cleared: null });
  }

  /** Points with the laser. One's own dot is where the hand is; the others hear of it some times a second. */
  point([x, y]: Spot, now: number): void {
    const { surface } = this.store.get();
    if (surface === null) return;
    this.store.set({ lasers: pointed(this.store.get().lasers, this.#me, { surface, x, y }) });
    if (now - this.#pointedAt < LASER_MS) return;
    this.#pointedAt = now;
    this.#quietly({ type: "point-laser", surface, x, y, visible: true });
  }

  /** The laser is switched off. */
  rest(): void {
    const mine = this.store.get().lasers.get(this.#me);
    if (!mine) return;
    this.store.set({ lasers: rested(this.store.get().lasers, this.#me) });
    this.#quietly({ type: "point-laser", ...mine, visible: false });
  }

  close(): void {
    this.scribe.close();
  }

  #follow(): void {
    this.store.set({ own: this.scribe.on(this.store.get().surface) });
  }

  async #fetch(): Promise<void> {
    const { surface, ink } = this.store.get();
    if (surface === null || !ink.unread.has(surface) || this.#fetching.has(surface)) return;
    this.#fetching.add(surface);
    try {
      const { elements } = await this.#connection.send({ type: "fetch-ink", surface });
      this.store.set({ ink: read(this.store.get().ink, surface, elements) });
    } catch (error) {
      // After a lost link the seat is taken again, and what is in sight is asked for again.
      if (!(error instanceof LinkLost)) this.#report(error);
    } finally {
      this.#fetching.delete(surface);
    }
  }

  #send(command: Parameters<Connection["send"]>[0]): void {
    this.#connection.send(command).catch(this.#report);
  }

  #quietly(command: Parameters<Connection["send"]>[0]): void {
    this.#connection.send(command).catch(() => {});
  }
}
