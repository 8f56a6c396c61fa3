// Shapes that the document does not have yet.
import type { Child, PersonKind, RoomKind, StartClass } from "./generated/types.gen";

interface Named {
  id: string;
  name: string;
}
export type NewBooking = StartClass & {
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
  kind: RoomKind;
  title: string;
  host: Named;
  groups: Named[];
  starts_at: string;
  ends_at: string;
  minutes: number;
  state: "planned" | "live" | "held" | "missed";
  can_edit: boolean;
  can_start: boolean;
  remind_minutes: number | null;
  weekly_until: string | null;
  content: StartClass["content"];
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
  kind: RoomKind;
  host_id: string;
  host_name: string;
  viewer_count: number;
  scope: string[];
  started_at: string;
  ended_at: string | null;
  replay: boolean;
}
export interface Records {
  items: RecordItem[];
  next_cursor: string | null;
  hosts: Named[];
}
export interface SpanItem {
  joined_at: string;
  left_at: string | null;
}
export interface ViewerRecord {
  person_id: string;
  name: string;
  kind: PersonKind;
  host: boolean;
  children: Child[];
  spans: SpanItem[];
  seconds: number;
  comments: number;
  spoken_seconds: number;
  check_ins: number;
}
export interface CheckInRecord {
  number: number;
  started_at: string;
  ended_at: string | null;
  replies: { person_id: string; name: string; at: string; by_name: string | null }[];
  missing: string[];
}
export interface CommentRecord {
  person_id: string;
  name: string;
  kind: PersonKind;
  children: Child[];
  text: string;
  sent_at: string;
  to_hosts: boolean;
  deleted: boolean;
}
export type Reason = "never-came" | "late" | "away" | "left-early";
export interface Attendance {
  present: boolean;
  reasons: Reason[];
  arrived_at: string | null;
  left_at: string | null;
  late_seconds: number;
  away_seconds: number;
  early_seconds: number;
  attended_seconds: number;
}
export interface StudentAttendance extends Attendance {
  person_id: string;
  name: string;
  group_name: string;
  check_ins: number;
}
export interface ClassRecord {
  record: RecordItem;
  pauses: SpanItem[];
  viewers: ViewerRecord[];
  check_ins: CheckInRecord[];
  comments: CommentRecord[];
  attendance: StudentAttendance[];
  absentees: string[];
}
export interface AttendedClass extends Attendance {
  class_id: string;
  title: string;
  host_name: string;
  started_at: string;
  ended_at: string | null;
}
export interface AttendanceList {
  person_id: string;
  name: string;
  items: AttendedClass[];
}
export interface Slip {
  school_name: string;
  person_id: string;
  name: string;
  group_name: string;
  title: string;
  host_name: string;
  started_at: string;
  ended_at: string;
  attendance: Attendance;
  check_ins: number;
  check_in_count: number;
  issued_at: string;
  code: string;
  url: string;
}
export interface VerifiedSlip {
  school_name: string;
  name: string;
  group_name: string;
  title: string;
  host_name: string;
  started_at: string;
  ended_at: string;
  present: boolean;
  attended_seconds: number;
  issued_at: string;
}
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
  kind: RoomKind | null;
  starts_at: string | null;
}
