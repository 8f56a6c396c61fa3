// The message catalogue of the browser: generated from messages.py, with the limits and who answers what.
import type {
  ClientCommand,
  CommentSent,
  DeckChanged,
  GroupMessagePosted,
  Ink,
  Joined,
  MediaOffer,
  Notified,
  Published,
  Refusal,
  ServerEvent,
} from "../generated";

export type {
  CameraVisibility,
  CheckIn,
  CheckInAnswer,
  CheckInResult,
  Child,
  CloseReason,
  Comment,
  CommentSent,
  Content,
  Deck,
  Expected,
  Hand,
  Ink,
  InkElement,
  InkTool,
  Joined,
  Kind,
  MediaOffer,
  Member,
  Permission,
  PersonKind,
  Published,
  Quality,
  Refusal,
  Relation,
  Role,
  RoomKind,
  RoomState,
  Slot,
  Snapshot,
  Source,
  Track,
  View,
  ViewerScope,
} from "../generated";

export type RoomId = string;
/** A seat: one person in one room. It outlives sockets, reloads and second tabs. */
export type MemberId = string;
export type PersonId = string;
export type TrackId = string;
/** What ink lies on: `slides/<deck id>/<page>`, `board/<number>`, `screen` or `camera`. */
export type Surface = string;
/** An instant, ISO 8601 with offset. */
export type Instant = string;

export const COMMENT_LENGTH = 500;
export const COMMENT_HISTORY = 200;
export const VIEWS = 32;
/** Points of one `draw-ink`, points of one element, letters of one text, and elements of one `erase-ink`. */
export const INK_BATCH = 256;
export const INK_TRIPLES = 600;
export const INK_TEXT = 500;
export const INK_ERASED = 100;
/** White board pages of a class. */
export const BOARDS = 20;

export type Command = ClientCommand;
export type CommandType = Command["type"];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/** The replies that say something; all other commands are answered by an empty one. */
interface Replies {
  "join-room": Joined;
  "connect-media": MediaOffer;
  "restart-media": MediaOffer;
  publish: Published;
  "send-comment": CommentSent;
  "fetch-ink": Ink;
}
export type ReplyTo<T extends CommandType> = T extends keyof Replies ? Replies[T] : object;
export type Answer = { ok: true; reply: unknown } | { ok: false; refusal: Refusal };

export type AnyEvent = ServerEvent;
export type EventOf<T extends AnyEvent["type"]> = Extract<AnyEvent, { type: T }>;
/** What is told to a person wherever they are in the application. */
export type PersonEvent = Notified | GroupMessagePosted | DeckChanged;
export type RoomEvent = Exclude<AnyEvent, { type: PersonEvent["type"] }>;
export type NoticeCode = EventOf<"notice">["code"];
