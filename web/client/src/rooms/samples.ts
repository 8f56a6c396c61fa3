// A class as the server would tell it, for the tests of this folder.
import type { CheckInResult, Comment, Expected, Member, RoomState, Snapshot, Track } from "../signaling/messages";

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
    speaks_until: null,
    spoken_seconds: 0,
    comments_banned: false,
    muted_by_host: false,
    camera_visibility: null,
    may_draw: false,
    recorded: null,
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
  deck: null,
  board: 1,
  boards: 1,
  surface: null,
  pinned_id: null,
  paused_at: null,
  paused_seconds: 0,
  comments_allowed: true,
  comments_to_hosts: false,
  speaking_allowed: true,
  speaker_limit: 8,
  speech_seconds: null,
  camera_visibility: "all",
  unmute_allowed: true,
  viewer_scope: "members",
  check_in: null,
  replay: false,
  recording: false,
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
    to_hosts: false,
    local_id: null,
    ...change,
  };
}

export function expected(id: string): Expected {
  return { person_id: id, name: `Name ${id}`, group_name: "三年二班" };
}

/** The first check-in of the class, which has no end of its own. */
export function checkIn(answered: readonly string[] = [], change: Partial<CheckInResult> = {}): CheckInResult {
  const at = "2026-11-22T10:04:00Z";
  const answers = answered.map((id) => ({ person_id: id, name: `Name ${id}`, at, by_name: null }));
  return { id: "check-1", number: 1, started_at: at, ends_at: null, ended_at: null, answers, ...change };
}

export const CHECKING: RoomState = {
  ...STATE,
  check_in: { id: "check-1", number: 1, started_at: "2026-11-22T10:04:00Z", ends_at: null },
};

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
    ink: [],
    ink_surfaces: [],
    checked_in: [],
    check_ins: [],
    roster: [],
    server_time: "2026-11-22T10:02:00Z",
    ...change,
  };
}
