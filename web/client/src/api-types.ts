// The shapes that the HTTP interface gives and takes.
export interface Items<Item> {
  items: Item[];
}
export interface Page<Item> extends Items<Item> {
  next_cursor: string | null;
}

export interface Site {
  demo: boolean;
  version: string;
  school_count: number;
}
export type IdentityKind = "administrator" | "teaching-staff" | "school-staff" | "parent" | "student";
export interface Me {
  person: { id: string; name: string; name_other: string | null };
  school: { id: string; name: string };
  schools: { id: string; name: string }[];
  identities: { kind: IdentityKind; title: string | null }[];
  children: { id: string; name: string; class_name: string | null; relation: string }[];
  staff: boolean;
  locale: string;
  demo: boolean;
}
export interface CodeRequest {
  request_id: string;
  expires_in: number;
  resend_after: number;
}
export type PasskeyRequestOptions = import("@simplewebauthn/browser").PublicKeyCredentialRequestOptionsJSON;
export type PasskeyCreationOptions = import("@simplewebauthn/browser").PublicKeyCredentialCreationOptionsJSON;
export interface CastPerson {
  person_id: string;
  name: string;
  title: string | null;
  detail: string | null;
}
export interface Cast {
  school: { id: string; name: string } | string;
  groups: { kind: string; people: CastPerson[] }[];
}
export interface Passkey {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}
export interface SignIn {
  id: string;
  device: string;
  created_at: string;
  last_seen_at: string;
  current: boolean;
}

export interface TodayItem {
  kind: "class-live";
  class_id: string;
  title: string;
  host_name: string;
  started_at: string;
  group_names: string[];
}
export interface Workbench {
  apps: { name: string; waiting: number }[];
  today: TodayItem[];
}
export interface SchoolClass {
  id: string;
  name: string;
  student_count: number;
  group_id: string | null;
}
export interface Grade {
  id: string;
  name: string;
  classes: SchoolClass[];
}
export interface Section {
  id: string;
  name: string;
  grades: Grade[];
}
export interface Department {
  id: string;
  name: string;
  member_count: number;
}
export interface Directory {
  sections: Section[];
  departments: Department[];
}
export interface Relative {
  id: string;
  name: string;
  relation: string;
  class_name?: string | null;
}
export interface Person {
  id: string;
  name: string;
  name_other: string;
  kind: "staff" | "parent" | "student";
  title: string;
  class_id: string | null;
  class_name: string | null;
  children: Relative[];
  parents: Relative[];
}
export interface PersonDetail extends Person {
  identities: { kind: IdentityKind; title: string }[];
  departments: string[];
  teaches: { class_id: string; class_name: string; subjects: string[]; head: boolean }[];
  phone: string | null;
}

export interface LiveCard {
  class_id: string;
  title: string;
  host_name: string;
  kind: string;
  state: "live" | "ended";
  started_at: string;
}
export interface Message {
  id: string;
  group_id: string;
  author: { id: string; name: string; kind: string };
  kind: "text" | "live-card";
  text: string;
  live: LiveCard | null;
  sent_at: string;
  local_id: string | null;
}
export interface ClassGroup {
  id: string;
  name: string;
  class_id: string;
  member_count: number;
  last_message: Message | null;
  unread: number;
}
export interface History extends Items<Message> {
  /** Whether there are older ones. */
  more: boolean;
}
export interface GroupDetail extends ClassGroup {
  can_write: boolean;
  members: { id: string; name: string; kind: string; children: { name: string; relation: string }[] }[];
}
export interface InboxEntry {
  id: string;
  kind: string;
  params: Record<string, unknown>;
  link: string;
  created_at: string;
  read_at: string | null;
}
export interface InboxPage extends Page<InboxEntry> {
  unread: number;
}

export interface NewClass {
  kind: "large";
  title: string;
  group_ids: string[];
  content: "camera" | "screen" | "none";
  speaking_allowed: boolean;
  viewer_scope: "members" | "anyone";
}
export interface LiveClass {
  id: string;
  kind: string;
  title: string;
  state: "live" | "ended";
  host: { id: string; name: string };
  groups: { id: string; name: string }[];
  started_at: string;
  ended_at: string | null;
  speaking_allowed: boolean;
  viewer_scope: string;
  can_enter: boolean;
  count: number;
}
