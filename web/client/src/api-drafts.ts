// Shapes that the document does not have yet.
import type { StartClass } from "./generated/types.gen";

interface Named {
  id: string;
  name: string;
}
export interface ClassSettings {
  enabled: boolean;
  outsiders_forbidden: boolean;
  can_record: boolean;
  replay: boolean;
  comments_allowed: boolean;
  speaking_allowed: boolean;
  viewer_scope: "members" | "anyone";
  attendance: { late_minutes: number; away_minutes: number; early_leave_minutes: number };
}
export interface Deck {
  id: string;
  title: string;
  state: "waiting" | "converting" | "ready" | "failed";
  progress: number;
  problem: string | null;
  page_count: number;
  bytes: number;
  created_at: string;
  used_at: string;
  cover_url: string | null;
}
export interface Decks {
  items: Deck[];
  next_cursor: string | null;
}
export type NewClass = Omit<StartClass, "title" | "content"> & {
  title?: string | null;
  content: "none" | "camera" | "screen" | "slides" | "board";
  deck_id?: string | null;
  comments_allowed?: boolean;
  replay?: boolean;
  speech_seconds?: number | null;
  camera_visibility?: "all" | "hosts" | "off";
  person_ids?: string[];
  department_ids?: string[];
};
export type NewBooking = NewClass & {
  starts_at: string;
  minutes: number;
  weekly_until: string | null;
  skip_days_off: boolean;
  remind_minutes: number | null;
};
export interface Clash {
  booking_id: string;
  title: string;
  host_name: string;
  starts_at: string;
  group_names: string[];
}
export interface Booking {
  id: string;
  series_id: string | null;
  kind: "large" | "small" | "broadcast" | "meeting";
  title: string;
  host: Named;
  groups: Named[];
  starts_at: string;
  ends_at: string;
  minutes: number;
  state: "planned" | "live" | "held" | "missed";
  class_id: string | null;
  can_edit: boolean;
  can_start: boolean;
  remind_minutes: number | null;
  weekly_until: string | null;
  content: NewClass["content"];
  deck_id: string | null;
  comments_allowed: boolean;
  speaking_allowed: boolean;
  speech_seconds: number | null;
  camera_visibility: "all" | "hosts" | "off";
  viewer_scope: "members" | "anyone";
  replay: boolean;
}
export interface BookingCheck {
  dates: string[];
  skipped: { date: string; name: string }[];
  clashes: Clash[];
}
export interface RecordItem {
  id: string;
  title: string;
  kind: Booking["kind"];
  host: Named;
  viewer_count: number;
  scope: string[];
  started_at: string;
  ended_at: string | null;
  seconds: number;
}
export interface Span {
  from: string;
  to: string | null;
}
export interface Viewer {
  person: Named & { kind: "staff" | "parent" | "student" | "outsider" };
  children: (Named & { relation: string })[];
  spans: Span[];
  seconds: number;
  comments: number;
  spoken_seconds: number;
  check_ins: number;
}
export type AttendanceStatus = "present" | "late" | "left-early" | "away" | "absent";
export interface Attendance {
  person: Named;
  group_name: string;
  status: AttendanceStatus;
  counts_absent: boolean;
  seconds: number;
}
export interface ClassRecord {
  item: RecordItem;
  viewers: Viewer[];
  check_ins: {
    id: string;
    number: number;
    started_at: string;
    ended_at: string | null;
    answers: { person_id: string; name: string; at: string; by_name: string | null }[];
  }[];
  comments: { id: string; author: string; text: string; at: string; deleted: boolean }[];
  absentees: (Named & { group_name: string })[];
  attendance: Attendance[];
}
export interface DayOff {
  id: string;
  starts_on: string;
  ends_on: string;
  name: string;
  name_other: string;
  source: "public" | "school";
}
export type TokenScope = "read-records" | "control-classes";
export interface ApiToken {
  id: string;
  name: string;
  hint: string;
  owner_id: string;
  owner_name: string;
  scopes: TokenScope[];
  created_at: string;
  expires_at: string;
  used_at: string | null;
}
export type MadeApiToken = ApiToken & { secret: string };
export interface NewApiToken {
  name: string;
  scopes: TokenScope[];
  days: number;
}
export type NewClassSettings = Omit<ClassSettings, "can_record">;
export type DoorState =
  | "open"
  | "not-started"
  | "ended"
  | "not-invited"
  | "outsiders-forbidden"
  | "sign-in"
  | "app-disabled";
export interface Door {
  state: DoorState;
  title: string | null;
  host_name: string | null;
  kind: Booking["kind"] | null;
  starts_at: string | null;
  guests?: boolean;
}
export interface AttendanceItem {
  class_id: string;
  title: string;
  host_name: string;
  started_at: string;
  ended_at: string | null;
  status: AttendanceStatus;
  counts_absent: boolean;
  seconds: number;
}
export interface AttendanceList {
  items: AttendanceItem[];
}
export interface Slip {
  code: string;
  school_name: string;
  class_title: string;
  host_name: string;
  group_name: string;
  student_name: string;
  started_at: string;
  ended_at: string;
  seconds: number;
  status: AttendanceStatus;
  counts_absent: boolean;
  issued_at: string;
}
