// The one socket of the application: commands as promises, events by type, and a quick way back after a lost link.
import { io, type Socket } from "socket.io-client";
import type { Answer, AnyEvent, CommandOf, CommandType, EventOf, Refusal, ReplyTo } from "./messages";

/** `refused`: the server does not know the sign-in (any more); signing in again is the only way on. */
export type LinkState = "closed" | "connecting" | "open" | "lost" | "refused";

/** The server understood the command and declined it; `code` has a text in `refusals`. */
export class Refused extends Error {
  readonly code: string;
  readonly retryAfter: number | null;
  /** With `room-elsewhere`: the origin of the process that holds the room. */
  readonly address: string | null;

  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.code = refusal.code;
    this.retryAfter = refusal.retry_after;
    this.address = refusal.address;
  }
}

/** The command did not get through, or its answer did not come back; whether it had an effect is unknown. */
export class LinkLost extends Error {
  readonly code = "link-lost";
}

const ANSWER_MS = 5000;
const RETRY_FIRST_MS = 200;
const RETRY_MOST_MS = 1500;

type Handler<T extends AnyEvent["type"]> = (event: EventOf<T>) => void;

export class Connection {
  #socket: Socket | null = null;
  #state: LinkState = "closed";
  #refusal: string | null = null;
  readonly #handlers = new Map<string, Set<(event: never) => void>>();
  readonly #watchers = new Set<(state: LinkState) => void>();

  get state(): LinkState {
    return this.#state;
  }

  /** Why the server would not have this page, while the state is `refused`. */
  get refusal(): string | null {
    return this.#refusal;
  }

  /** Connects and stays connected until `close`. Idempotent; after `refused` it tries again. */
  open(): void {
    if (this.#socket) {
      if (this.#state === "refused") this.#retry();
      return;
    }
    const socket = io({
      transports: ["websocket"],
      reconnectionDelay: RETRY_FIRST_MS,
      reconnectionDelayMax: RETRY_MOST_MS,
      randomizationFactor: 0.3,
      timeout: ANSWER_MS,
      withCredentials: true,
    });
    this.#socket = socket;
    this.#enter("connecting");
    socket.on("connect", () => this.#enter("open"));
    socket.on("disconnect", (reason) => {
      // A server that closes the socket on purpose has ended the sign-in or is restarting; ask once more and see.
      if (reason === "io server disconnect") socket.connect();
      if (this.#socket) this.#enter("lost");
    });
    socket.on("connect_error", (error: Error & { data?: { code?: string } }) => {
      this.#refusal = error.data?.code ?? null;
      // `active` is false when the server itself said no, which waiting does not change.
      this.#enter(socket.active ? "lost" : "refused");
    });
    socket.on("event", (event: AnyEvent) => this.#deliver(event));
    window.addEventListener("online", this.#retry);
    window.addEventListener("offline", this.#drop);
  }

  close(): void {
    window.removeEventListener("online", this.#retry);
    window.removeEventListener("offline", this.#drop);
    const socket = this.#socket;
    this.#socket = null;
    socket?.removeAllListeners();
    socket?.disconnect();
    this.#enter("closed");
  }

  /** Rejects with `Refused` or `LinkLost`. Nothing is queued while there is no link: what is late is asked anew. */
  async send<T extends CommandType>(command: CommandOf<T>): Promise<ReplyTo<T>> {
    const socket = this.#socket;
    if (!socket?.connected) throw new LinkLost("no link");
    const link = socket.id;
    let answer: Answer;
    try {
      answer = await socket.timeout(ANSWER_MS).emitWithAck("command", command);
    } catch {
      // The link itself is in doubt, unless it was already replaced while the command waited.
      if (socket.connected && socket.id === link) this.#retry();
      throw new LinkLost(`no answer to ${command.type}`);
    }
    if (!answer.ok) throw new Refused(answer.refusal);
    return answer.reply as ReplyTo<T>;
  }

  /** Calls `handler` for every event of the type; returns what ends that. Survives reconnects. */
  on<T extends AnyEvent["type"]>(type: T, handler: Handler<T>): () => void {
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers);
    handlers.add(handler as (event: never) => void);
    return () => handlers.delete(handler as (event: never) => void);
  }

  onState(watcher: (state: LinkState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Drops a link that is dead or doubtful and makes a new one at once, without the wait of the backoff. */
  #retry = (): void => {
    const socket = this.#socket;
    if (!socket) return;
    socket.disconnect();
    this.#enter("connecting");
    socket.connect();
  };

  #drop = (): void => {
    this.#socket?.io.engine?.close();
  };

  #deliver(event: AnyEvent): void {
    for (const handler of this.#handlers.get(event.type) ?? []) handler(event as never);
  }

  #enter(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of [...this.#watchers]) watcher(state);
  }
}

/** The application's link. Opened after sign-in, closed at sign-out. */
export const connection = new Connection();
