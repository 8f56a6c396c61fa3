// The server's HTTP interface as short functions over the generated client; every refusal is an ApiError with its code.
import { client } from "./generated/client.gen";
import * as server from "./generated/sdk.gen";
import type {
  BookingChange,
  ClassSettingsChange,
  DirectoryFindPeopleData,
  MarkRead,
  NewApiToken,
  NewBooking,
  NewDayOff,
  RecordsListAttendanceData,
  RecordsListRecordsData,
  SessionChange,
  ShareClass,
  StartClass,
} from "./generated/types.gen";
import { currentLocale } from "./i18n/i18n";

export type AttendanceFilter = NonNullable<RecordsListAttendanceData["query"]>;
export type RecordsFilter = NonNullable<RecordsListRecordsData["query"]>;
/** How far a change of a booked lesson reaches. */
export type Reach = "one" | "following";
export type PeopleFilter = NonNullable<DirectoryFindPeopleData["query"]>;

/** A problem (RFC 9457) of the server, or `offline` when no answer came at all. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  /** Seconds until trying again makes sense. */
  readonly retryAfter: number | undefined;
  /** How often one may still try, where that is counted. */
  readonly triesLeft: number | undefined;

  constructor(code: string, status: number, detail: string, retryAfter?: number, triesLeft?: number) {
    super(detail);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
    this.triesLeft = triesLeft;
  }
}

export function isRefusal(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.code);
}

/** Makes an ApiError of whatever went wrong: a problem document, another answer, or none. */
export function refusalOf(error: unknown, response: Response | undefined): ApiError {
  if (!response) return new ApiError("offline", 0, "no answer");
  const problem = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  const code = typeof problem.code === "string" ? problem.code : response.status >= 500 ? "server-trouble" : "unknown";
  const wait = Number(problem.retry_after ?? response.headers.get("Retry-After")) || undefined;
  const tries = typeof problem.tries_left === "number" ? problem.tries_left : undefined;
  return new ApiError(code, response.status, typeof problem.detail === "string" ? problem.detail : "", wait, tries);
}

client.setConfig({ baseUrl: "", throwOnError: true });
client.interceptors.error.use(refusalOf);
client.interceptors.request.use((request) => {
  // What the server writes itself, such as terms and text messages, is in the language of the page, not the browser's.
  request.headers.set("Accept-Language", currentLocale());
  return request;
});

/** The content of an answer. The client throws on everything else, which its types do not tell. */
export async function the<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  return (await answer).data as Data;
}

export const api = {
  site: () => the(server.signinShowSite()),
  session: () => the(server.signinShowSession()),
  changeSession: (body: SessionChange) => the(server.signinChangeSession({ body })),
  signOut: () => the(server.signinSignOut()),

  requestCode: (body: { region: string; phone: string }) => the(server.signinAskForCode({ body })),
  signInByCode: (body: { request_id: string; code: string }) => the(server.signinSignInByCode({ body })),
  passkeySignInOptions: () => the(server.signinAskForPasskey({ body: {} })),
  signInByPasskey: (credential: object) =>
    the(server.signinSignInByPasskey({ body: { credential: { ...credential } } })),
  cast: () => the(server.demoShowCast()),
  signInAs: (person_id: string) => the(server.demoBeSomebody({ body: { person_id } })),

  schoolAccount: () => the(server.openidShowAccount()),
  unlinkSchoolAccount: () => the(server.openidRemoveAccount()),
  passkeys: () => the(server.signinListPasskeys()),
  passkeyOptions: () => the(server.signinAskForNewPasskey({ body: {} })),
  addPasskey: (name: string, credential: object) =>
    the(server.signinAddPasskey({ body: { name, credential: { ...credential } } })),
  removePasskey: (passkey_id: string) => the(server.signinRemovePasskey({ path: { passkey_id } })),
  signIns: () => the(server.signinListSignIns()),
  endSignIn: (sign_in_id: string) => the(server.signinEndSignIn({ path: { sign_in_id } })),
  endOtherSignIns: () => the(server.signinEndOtherSignIns()),

  workbench: () => the(server.workbenchShowWorkbench()),
  directory: () => the(server.directoryShowTree()),
  people: (query: PeopleFilter) => the(server.directoryFindPeople({ query })),
  person: (person_id: string) => the(server.directoryShowPerson({ path: { person_id } })),

  groups: () => the(server.groupsListGroups()),
  group: (group_id: string) => the(server.groupsShowGroup({ path: { group_id } })),
  messages: (group_id: string, before?: string) =>
    the(server.groupsListMessages({ path: { group_id }, query: { before } })),
  postMessage: (group_id: string, body: { text: string; local_id: string }) =>
    the(server.groupsPostMessage({ path: { group_id }, body })),
  readMessages: (group_id: string, message_id: string) =>
    the(server.groupsMarkRead({ path: { group_id }, body: { message_id } })),

  inbox: (cursor?: string) => the(server.inboxListEntries({ query: { cursor } })),
  readInbox: (body: MarkRead) => the(server.inboxMarkRead({ body })),

  startClass: (body: StartClass, key: string) =>
    the(server.classesStartClass({ body, headers: { "Idempotency-Key": key } })),
  liveClasses: () => the(server.classesListClasses()),
  classSettings: () => the(server.classesShowSettings()),
  saveClassSettings: (body: ClassSettingsChange) => the(server.classesChangeSettings({ body })),
  daysOff: (from: string, to: string) => the(server.calendarListDaysOff({ query: { from, to } })),
  addDayOff: (body: NewDayOff) => the(server.calendarAddDayOff({ body })),
  removeDayOff: (day_off_id: string) => the(server.calendarRemoveDayOff({ path: { day_off_id }, keepalive: true })),
  apiTokens: () => the(server.tokensListTokens()),
  makeApiToken: (body: NewApiToken) => the(server.tokensMakeToken({ body })),
  withdrawApiToken: (token_id: string) => the(server.tokensWithdrawToken({ path: { token_id } })),

  bookings: (from: string, to: string) => the(server.bookingsListBookings({ query: { from, to } })),
  booking: (booking_id: string) => the(server.bookingsShowBooking({ path: { booking_id } })),
  checkBooking: (body: NewBooking) => the(server.bookingsCheckBooking({ body })),
  book: (body: NewBooking) => the(server.bookingsBookLesson({ body })),
  changeBooking: (booking_id: string, scope: Reach, body: BookingChange) =>
    the(server.bookingsChangeBooking({ path: { booking_id }, query: { scope }, body })),
  cancelBooking: (booking_id: string, scope: Reach) =>
    the(server.bookingsCancelBooking({ path: { booking_id }, query: { scope }, keepalive: true })),
  startBooking: (booking_id: string) => the(server.bookingsStartBooking({ path: { booking_id } })),

  records: (query: RecordsFilter) => the(server.recordsListRecords({ query })),
  record: (class_id: string) => the(server.recordsShowRecord({ path: { class_id } })),
  attendance: (query: AttendanceFilter) => the(server.recordsListAttendance({ query })),
  slip: (class_id: string, person_id: string) => the(server.recordsShowSlip({ path: { class_id, person_id } })),
  checkSlip: (code: string) => the(server.recordsVerifySlip({ path: { code } })),

  shareClass: (class_id: string, body: ShareClass) => the(server.sharingShareClass({ path: { class_id }, body })),
  door: (class_id: string) => the(server.sharingShowDoor({ path: { class_id } })),
  enterAsGuest: (class_id: string, name: string) =>
    the(server.sharingEnterAsGuest({ path: { class_id }, body: { name } })),
  liveClass: (class_id: string) => the(server.classesShowClass({ path: { class_id } })),
};

/** Files that the browser fetches itself, by a link. */
export const recordsFile = (query: Record<string, string>) =>
  `/api/v1/classes/records.xlsx?${new URLSearchParams(query)}`;
export const qrFile = (class_id: string) => `/api/v1/classes/${encodeURIComponent(class_id)}/qr.svg`;
export const recordFile = (class_id: string) => `/api/v1/classes/${encodeURIComponent(class_id)}/record.xlsx`;
export const slipQr = (code: string) => `/api/v1/slips/${encodeURIComponent(code)}/qr.svg`;
