// The room as the page knows it: a snapshot, and then events. Pure; the server's order is the truth.
import {
  type CheckInResult,
  type CloseReason,
  COMMENT_HISTORY,
  type Comment,
  type Expected,
  type Instant,
  type Member,
  type MemberId,
  type Permission,
  type PersonId,
  type Quality,
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
  /** Of oneself and one's children: who has answered the check-in that runs. */
  readonly checkedIn: ReadonlySet<PersonId>;
  /** For hosts: the check-ins of this class, in their order. */
  readonly checkIns: readonly CheckInResult[];
  /** For hosts: the invited students. */
  readonly roster: readonly Expected[];
  /** How good connections are: for hosts everybody's, for others their own; empty until the server tells. */
  readonly qualities: ReadonlyMap<MemberId, Quality>;
  /** Whether one's own connection carries video at present, or slides, ink and voices only. */
  readonly carriesVideo: boolean;
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
    checkedIn: new Set(snapshot.checked_in),
    checkIns: snapshot.check_ins,
    roster: snapshot.roster,
    qualities: new Map(),
    carriesVideo: true,
    closed: null,
    serverTime: snapshot.server_time,
  };
}

/** The room after the event. Returns the same object when nothing that is kept here changed. */
export function apply(room: Room, event: RoomEvent): Room {
  switch (event.type) {
    case "room-changed":
      return roomChanged(room, event.room);
    case "count-changed":
      return { ...room, count: event.count };
    case "member-changed":
      return memberChanged(room, event.member);
    case "member-left":
      return {
        ...room,
        members: without(room.members, event.member_id),
        qualities: without(room.qualities, event.member_id),
      };
    case "roster-changed":
      return { ...room, roster: event.roster };
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
    case "comment-deleted":
      return { ...room, comments: room.comments.filter((comment) => comment.id !== event.comment_id) };
    case "checked-in":
      return checkedIn(room, event.check_in_id, event.person_ids);
    case "check-in-result":
      return { ...room, checkIns: replaced(room.checkIns, event.result) };
    case "quality-changed":
      return { ...room, qualities: new Map([...room.qualities, ...Object.entries(event.qualities)]) };
    case "link-changed":
      return { ...room, carriesVideo: event.carries_video };
    case "room-closed":
      return event.room_id === room.id ? { ...room, closed: event.reason } : room;
    // Ink is kept beside the room (rooms/ink.ts); matters of the media and of the moment leave no mark.
    case "ink-drawn":
    case "ink-erased":
    case "ink-cleared":
    case "ink-restored":
    case "laser-moved":
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

/** Another check-in than before begins without answers. */
function roomChanged(room: Room, state: RoomState): Room {
  const isSame = room.room.check_in?.id === state.check_in?.id;
  return { ...room, room: state, checkedIn: isSame ? room.checkedIn : new Set() };
}

function checkedIn(room: Room, checkIn: string, people: readonly PersonId[]): Room {
  if (room.room.check_in?.id !== checkIn) return room;
  return { ...room, checkedIn: new Set([...room.checkedIn, ...people]) };
}

function replaced(results: readonly CheckInResult[], result: CheckInResult): readonly CheckInResult[] {
  const isKnown = results.some((known) => known.id === result.id);
  return isKnown ? results.map((known) => (known.id === result.id ? result : known)) : [...results, result];
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
