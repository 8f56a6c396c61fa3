// The message catalogue of the browser: the same names in the same order as signaling/messages.py.

export type RoomId = string;
/** A seat: one person in one room. It outlives sockets, reloads and second tabs. */
export type MemberId = string;
export type TrackId = string;
export type CommentId = string;
/** An instant, ISO 8601 with offset. */
export type Instant = string;

export const COMMENT_LENGTH = 500;
export const COMMENT_HISTORY = 200;
export const VIEWS = 32;

// --- What messages are made of ---------------------------------------------------------------------------------

export type Kind = "audio" | "video";
export type Source = "microphone" | "camera" | "screen" | "screen-audio";
export type RoomKind = "large" | "small" | "broadcast" | "meeting";
export type Role = "host" | "co-host" | "viewer";
export type PersonKind = "staff" | "parent" | "student" | "outsider";
export type Relation = "mother" | "father" | "grandparent" | "guardian";
export type Content = "none" | "camera" | "screen";
export type Hand = "down" | "asking" | "invited" | "speaking";
/** What a member may do at this moment. The page shows what fits; the server checks it at each command. */
export type Permission =
  | "end-room"
  | "set-content"
  | "manage-comments"
  | "manage-speaking"
  | "manage-members"
  | "comment"
  | "ask-to-speak"
  | "publish-microphone"
  | "publish-camera"
  | "publish-screen"
  | "publish-screen-audio";
export type CloseReason = "ended" | "removed" | "abandoned" | "replaced" | "signed-out";

export interface Child {
  name: string;
  relation: Relation;
}

/** One person in the room, as others see it. `children` are those a parent attends for (LIVE-26). */
export interface Member {
  id: MemberId;
  person_id: string;
  name: string;
  kind: PersonKind;
  children: Child[];
  role: Role;
  connected: boolean;
  hand: Hand;
  asked_at: Instant | null;
  comments_banned: boolean;
  joined_at: Instant;
}

/** One thing that a member publishes. `held`: the server does not forward it at the moment. */
export interface Track {
  id: TrackId;
  member_id: MemberId;
  source: Source;
  kind: Kind;
  muted: boolean;
  held: boolean;
}

export interface Comment {
  id: CommentId;
  member_id: MemberId;
  name: string;
  kind: PersonKind;
  children: Child[];
  text: string;
  sent_at: Instant;
  local_id: string | null;
}

/** What everybody in the room knows of it; sent whole at each change. */
export interface RoomState {
  title: string;
  kind: RoomKind;
  host_id: MemberId;
  host_name: string;
  content: Content;
  comments_allowed: boolean;
  speaking_allowed: boolean;
  speaker_limit: number;
  staff_away_since: Instant | null;
  closes_at: Instant | null;
  started_at: Instant;
}

/** One receiving place of the peer connection: the m-section `mid` carries `track_id`, or nothing. */
export interface Slot {
  mid: string;
  kind: Kind;
  track_id: TrackId | null;
}

/** The room as one member may see it. */
export interface Snapshot {
  room_id: RoomId;
  room: RoomState;
  me: Member;
  permissions: Permission[];
  members: Member[];
  queue: MemberId[];
  place: number | null;
  count: number;
  tracks: Track[];
  comments: Comment[];
  server_time: Instant;
}

export interface View {
  track_id: TrackId;
  width: number;
  height: number;
}

// --- Replies ---------------------------------------------------------------------------------------------------

export type Done = Record<string, never>;

export interface Joined {
  snapshot: Snapshot;
}

/** The server's offer: `publish` tells the m-section of each source, `slots` the receiving ones. */
export interface MediaOffer {
  sdp: string;
  publish: Partial<Record<Source, string>>;
  slots: Slot[];
}

export interface Published {
  track: Track;
}

export interface CommentSent {
  comment_id: CommentId;
}

/** Why a command changed nothing. `code` is stable and has a text in every language. */
export interface Refusal {
  code: string;
  detail: string;
  retry_after: number | null;
}

// --- Commands: client to server --------------------------------------------------------------------------------

/** Every command: what it carries and what answers it. */
export interface Commands {
  "join-room": { fields: { room_id: RoomId }; reply: Joined };
  "leave-room": { fields: object; reply: Done };
  "end-room": { fields: object; reply: Done };
  "connect-media": { fields: object; reply: MediaOffer };
  "answer-media": { fields: { sdp: string }; reply: Done };
  "restart-media": { fields: object; reply: MediaOffer };
  publish: { fields: { source: Source }; reply: Published };
  unpublish: { fields: { source: Source }; reply: Done };
  "set-muted": { fields: { source: Source; muted: boolean }; reply: Done };
  "set-views": { fields: { views: View[] }; reply: Done };
  "set-content": { fields: { content: Content }; reply: Done };
  "send-comment": { fields: { text: string; local_id?: string }; reply: CommentSent };
  "allow-comments": { fields: { allowed: boolean }; reply: Done };
  "allow-speaking": { fields: { allowed: boolean }; reply: Done };
  "ask-to-speak": { fields: object; reply: Done };
  "stop-speaking": { fields: object; reply: Done };
  "accept-invitation": { fields: object; reply: Done };
  "grant-speech": { fields: { member_id: MemberId }; reply: Done };
  "decline-speech": { fields: { member_id: MemberId }; reply: Done };
  "invite-to-speak": { fields: { member_id: MemberId }; reply: Done };
  "revoke-speech": { fields: { member_id: MemberId }; reply: Done };
  "ban-comments": { fields: { member_id: MemberId; banned: boolean }; reply: Done };
  "remove-member": { fields: { member_id: MemberId }; reply: Done };
}

export type CommandType = keyof Commands;
/** One command as it is sent; a union over `type`. */
export type Command = { [T in CommandType]: { type: T } & Commands[T]["fields"] }[CommandType];
export type ReplyTo<T extends CommandType> = Commands[T]["reply"];
export type Answer = { ok: true; reply: unknown } | { ok: false; refusal: Refusal };

// --- Events: server to client ----------------------------------------------------------------------------------

export type NoticeCode =
  | "speech-granted"
  | "speech-declined"
  | "speech-revoked"
  | "speech-invited"
  | "comments-banned"
  | "comments-restored";

export type RoomEvent =
  | { type: "room-changed"; room: RoomState }
  | { type: "count-changed"; count: number }
  | { type: "member-changed"; member: Member }
  | { type: "member-left"; member_id: MemberId }
  | { type: "queue-changed"; queue: MemberId[] }
  | { type: "place-changed"; place: number | null }
  | { type: "permissions-changed"; permissions: Permission[] }
  | { type: "track-changed"; track: Track }
  | { type: "track-removed"; track_id: TrackId }
  | { type: "slots-changed"; slots: Slot[] }
  | { type: "media-lost" }
  | { type: "comment-posted"; comment: Comment }
  | { type: "notice"; code: NoticeCode }
  | { type: "room-closed"; room_id: RoomId; reason: CloseReason };

/** What is told to a person wherever they are in the application. */
export type PersonEvent =
  | { type: "notified"; data: Record<string, unknown> }
  | { type: "group-message-posted"; data: Record<string, unknown> };

export type AnyEvent = RoomEvent | PersonEvent;
export type EventOf<T extends AnyEvent["type"]> = Extract<AnyEvent, { type: T }>;
