// The shapes of the HTTP interface under the names that the pages use. All are generated; none is written here.
import type * as Server from "./generated/types.gen";

export type {
  AttendanceList,
  AttendedClass,
  Booked,
  BookingChange,
  BookingPlan,
  Bookings,
  CheckInRecord,
  ClassRecord,
  CommentRecord,
  Door,
  Me,
  NewBooking,
  PersonDetail,
  RecordItem,
  Records,
  Relative,
  Site,
  Slip,
  SpanItem,
  StudentAttendance,
  TodayItem,
  VerifiedSlip,
  ViewerRecord,
  Workbench,
} from "./generated/types.gen";
export type CastPerson = Server.CastMember;
export type CodeRequest = Server.CodeSent;
export type Department = Server.DepartmentNode;
export type Directory = Server.Tree;
export type Grade = Server.GradeNode;
export type SchoolClass = Server.ClassNode;
export type Section = Server.SectionNode;
export type Person = Server.PersonItem;
export type ClassGroup = Server.GroupItem;
export type Groups = Server.Groups;
export type History = Server.Messages;
export type InboxEntry = Server.Entry;
export type InboxPage = Server.Entries;
export type LiveCard = Server.CardItem;
export type LiveClass = Server.LiveClassItem;
export type Message = Server.GroupMessage;
export type Passkey = Server.PasskeyItem;
export type SignIn = Server.SignInItem;
export type ClassSettings = Server.ClassSettingsItem;
export type NewClassSettings = Server.ClassSettingsChange;
export type NewClass = Server.StartClass;
export type DayOff = Server.DayOffItem;
export type ApiToken = Server.ApiTokenItem;
export type TokenScope = Server.TokenScope;
export type Attendance = Server.AttendanceItem;
export type Booking = Server.BookingItem;
