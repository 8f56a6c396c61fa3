// One's own comments on their way: shown at once, known again by `local_id`, kept with a retry when they failed.
import type { Comment } from "../signaling/messages";

export interface Outgoing {
  readonly localId: string;
  readonly text: string;
  /** `null` while it is under way; else the code of why it was not taken. */
  readonly failure: string | null;
}

export type Outbox = readonly Outgoing[];

export function written(outbox: Outbox, localId: string, text: string): Outbox {
  return [...outbox.filter((item) => item.localId !== localId), { localId, text, failure: null }];
}

export function failed(outbox: Outbox, localId: string, failure: string): Outbox {
  return outbox.map((item) => (item.localId === localId ? { ...item, failure } : item));
}

export function dropped(outbox: Outbox, localId: string): Outbox {
  return outbox.filter((item) => item.localId !== localId);
}

/** Takes out what the server has posted; `comments` may be a whole snapshot after a reconnect. */
export function settled(outbox: Outbox, comments: readonly Comment[]): Outbox {
  if (outbox.length === 0) return outbox;
  const ids = new Set(comments.map((comment) => comment.local_id));
  return outbox.filter((item) => !ids.has(item.localId));
}
