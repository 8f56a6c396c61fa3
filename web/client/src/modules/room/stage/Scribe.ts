// One's own strokes on their way: on the page at once, to the server in batches, again after a lost link.
import { newId } from "../../../app/newId";
import type { Sheet } from "../../../rooms/ink";
import { type CommandOf, INK_BATCH, INK_TRIPLES, type InkElement, type Surface } from "../../../signaling/messages";

/** Batches are this far apart: viewers see ink within 150 ms (issue 4). In milliseconds. */
export const BATCH_MS = 50;

export type DrawInk = CommandOf<"draw-ink">;
/** How an element begins; its points come later. */
export type Beginning = Pick<InkElement, "tool" | "color" | "width" | "text"> & { surface: Surface };

interface Draft {
  readonly surface: Surface;
  element: InkElement;
  /** Triples that the server was told. */
  told: number;
  /** Whether the server was told that it is finished. */
  closed: boolean;
}

export interface ScribeServer {
  /** Rejects when the server refuses or the link is lost; `isLost` tells which. */
  draw(command: DrawInk): Promise<unknown>;
  isLost(error: unknown): boolean;
}

export class Scribe {
  readonly #drafts = new Map<string, Draft>();
  readonly #server: ScribeServer;
  readonly #changed: () => void;
  readonly #refused: (error: unknown) => void;
  #current: Draft | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(server: ScribeServer, changed: () => void, refused: (error: unknown) => void) {
    this.#server = server;
    this.#changed = changed;
    this.#refused = refused;
  }

  /** What is not confirmed yet, as it looks now. */
  on(surface: Surface | null): Sheet {
    return [...this.#drafts.values()].filter((draft) => draft.surface === surface).map((draft) => draft.element);
  }

  /** Begins an element at the points (flat triples); one at a time. */
  begin({ surface, ...element }: Beginning, points: readonly number[]): void {
    this.end();
    const id = newId();
    const draft = { surface, element: { ...element, id, member_id: "", points: [...points], done: false } };
    this.#current = { ...draft, told: 0, closed: false };
    this.#drafts.set(id, this.#current);
    this.#touch();
  }

  /** The pen goes on. A stroke that is too long for one element goes on in the next. */
  append(points: readonly number[]): void {
    const draft = this.#current;
    if (!draft || points.length === 0) return;
    const room = INK_TRIPLES * 3 - draft.element.points.length;
    draft.element = { ...draft.element, points: [...draft.element.points, ...points.slice(0, room)] };
    this.#touch();
    if (points.length <= room) return;
    const { tool, color, width, text } = draft.element;
    this.begin({ surface: draft.surface, tool, color, width, text }, draft.element.points.slice(-3));
    this.append(points.slice(room));
  }

  /** The end of a line or a shape is here now. */
  drag(end: readonly number[]): void {
    const draft = this.#current;
    if (!draft) return;
    draft.element = { ...draft.element, points: [...draft.element.points.slice(0, 3), ...end] };
    draft.told = Math.min(draft.told, 1);
    this.#touch();
  }

  end(): void {
    if (!this.#current) return;
    this.#current.element = { ...this.#current.element, done: true };
    this.#current = null;
    this.#flush();
    this.#changed();
  }

  /** The server tells of an element: what it has whole is no longer ours to show. */
  heard(id: string, done: boolean): void {
    if (done && this.#drafts.get(id)?.closed) this.#drop(id);
  }

  /** Elements that are gone at the server: erased or cleared while they were on their way. */
  gone(ids: Iterable<string>): void {
    for (const id of ids) if (this.#drafts.get(id)?.closed) this.#drop(id);
  }

  /** After a lost link: what the server has is forgotten, the rest is told again from its beginning. */
  resume(known: ReadonlySet<string>): void {
    for (const [id, draft] of this.#drafts) {
      if (draft.closed && known.has(id)) this.#drop(id);
      draft.told = 0;
      draft.closed = false;
    }
    this.#flush();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#drafts.clear();
    this.#current = null;
  }

  #touch(): void {
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
    this.#changed();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const draft of this.#drafts.values()) while (this.#tell(draft));
  }

  /** Sends the next batch of the draft; whether there was one. */
  #tell(draft: Draft): boolean {
    const { id, tool, color, width, text, done, points } = draft.element;
    const triples = points.length / 3;
    if (draft.closed || (draft.told === triples && !done)) return false;
    const start = draft.told;
    const end = Math.min(triples, start + INK_BATCH);
    draft.told = end;
    draft.closed = done && end === triples;
    void this.#send({
      type: "draw-ink",
      surface: draft.surface,
      element_id: id,
      tool,
      color,
      width,
      text,
      start,
      points: points.slice(start * 3, end * 3),
      done: draft.closed,
    });
    return true;
  }

  async #send(command: DrawInk): Promise<void> {
    try {
      await this.#server.draw(command);
    } catch (error) {
      // Without a link it is told again by `resume`.
      if (this.#server.isLost(error) || !this.#drafts.has(command.element_id)) return;
      if (this.#current?.element.id === command.element_id) this.#current = null;
      this.#drop(command.element_id);
      this.#refused(error);
    }
  }

  #drop(id: string): void {
    if (this.#drafts.delete(id)) this.#changed();
  }
}
