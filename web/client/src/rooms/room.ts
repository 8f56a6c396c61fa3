// The room as the page knows it: a snapshot, and then events. Pure; the server's order is the truth.
import {
  type CloseReason,
  COMMENT_HISTORY,
  type Comment,
  type Instant,
  type Member,
  type MemberId,
  type Permission,
  type RoomEvent,
  type RoomId,
  type RoomState,
  type Snapshot,
  type Track,
  type TrackId,
} from "../signaling/messages";

export interface Room {
  readonly id: RoomId;
  readonly room: RoomState;
  readonly me: Member;
  readonly permissions: ReadonlySet<Permission>;
  /** Whom one may see, oneself among them, in the order of arrival. */
  readonly members: ReadonlyMap<MemberId, Member>;
  readonly queue: readonly MemberId[];
  readonly place: number | null;
  readonly count: number;
  readonly tracks: ReadonlyMap<TrackId, Track>;
  readonly comments: readonly Comment[];
  readonly closed: CloseReason | null;
  readonly serverTime: Instant;
}

export function enter(snapshot: Snapshot): Room {
  const members = new Map(snapshot.members.map((member) => [member.id, member]));
  members.set(snapshot.me.id, snapshot.me);
  return {
    id: snapshot.room_id,
    room: snapshot.room,
    me: snapshot.me,
    permissions: new Set(snapshot.permissions),
    members,
    queue: snapshot.queue,
    place: snapshot.place,
    count: snapshot.count,
    tracks: new Map(snapshot.tracks.map((track) => [track.id, track])),
    comments: snapshot.comments.slice(-COMMENT_HISTORY),
    closed: null,
    serverTime: snapshot.server_time,
  };
}

/** The room after the event. Returns the same object when nothing that is kept here changed. */
export function apply(room: Room, event: RoomEvent): Room {
  switch (event.type) {
    case "room-changed":
      return { ...room, room: event.room };
    case "count-changed":
      return { ...room, count: event.count };
    case "member-changed":
      return memberChanged(room, event.member);
    case "member-left":
      return { ...room, members: without(room.members, event.member_id) };
    case "queue-changed":
      return { ...room, queue: event.queue };
    case "place-changed":
      return { ...room, place: event.place };
    case "permissions-changed":
      return { ...room, permissions: new Set(event.permissions) };
    case "track-changed":
      return { ...room, tracks: new Map(room.tracks).set(event.track.id, event.track) };
    case "track-removed":
      return { ...room, tracks: without(room.tracks, event.track_id) };
    case "comment-posted":
      return { ...room, comments: posted(room.comments, event.comment) };
    case "room-closed":
      return event.room_id === room.id ? { ...room, closed: event.reason } : room;
    // Matters of the media and of the moment, which leave no mark on the room.
    case "slots-changed":
    case "media-lost":
    case "notice":
      return room;
    default:
      return unknown(room, event);
  }
}

/** Keeps the switch exhaustive at compile time and survives a newer server at run time. */
function unknown(room: Room, _event: never): Room {
  return room;
}

function memberChanged(room: Room, member: Member): Room {
  const members = new Map(room.members).set(member.id, member);
  return { ...room, members, me: member.id === room.me.id ? member : room.me };
}

function posted(comments: readonly Comment[], comment: Comment): readonly Comment[] {
  if (comments.some((known) => known.id === comment.id)) return comments;
  return [...comments, comment].slice(-COMMENT_HISTORY);
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
