// A class as the server would tell it, for the tests of this folder.
import type { Comment, Member, RoomState, Snapshot, Track } from "../signaling/messages";

export function member(id: string, change: Partial<Member> = {}): Member {
  return {
    id,
    person_id: `person-${id}`,
    name: `Name ${id}`,
    kind: "student",
    children: [],
    role: "viewer",
    connected: true,
    hand: "down",
    asked_at: null,
    comments_banned: false,
    joined_at: "2026-11-22T10:00:00Z",
    ...change,
  };
}

export const TEACHER = member("teacher", { kind: "staff", role: "host" });
export const PUPIL = member("pupil");

export const STATE: RoomState = {
  title: "10的加法",
  kind: "large",
  host_id: TEACHER.id,
  host_name: TEACHER.name,
  content: "none",
  comments_allowed: true,
  speaking_allowed: true,
  speaker_limit: 8,
  staff_away_since: null,
  closes_at: null,
  started_at: "2026-11-22T10:00:00Z",
};

export function track(source: Track["source"], change: Partial<Track> = {}): Track {
  const kind = source === "camera" || source === "screen" ? "video" : "audio";
  return { id: `${source}-track`, member_id: TEACHER.id, source, kind, muted: false, held: false, ...change };
}

export function comment(id: string, change: Partial<Comment> = {}): Comment {
  return {
    id,
    member_id: PUPIL.id,
    name: PUPIL.name,
    kind: "student",
    children: [],
    text: `text ${id}`,
    sent_at: "2026-11-22T10:01:00Z",
    local_id: null,
    ...change,
  };
}

export function snapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    room_id: "room",
    room: STATE,
    me: PUPIL,
    permissions: ["comment", "ask-to-speak"],
    members: [TEACHER, PUPIL],
    queue: [],
    place: null,
    count: 2,
    tracks: [],
    comments: [],
    server_time: "2026-11-22T10:02:00Z",
    ...change,
  };
}
