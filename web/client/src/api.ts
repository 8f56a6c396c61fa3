// The server's HTTP interface as short functions over the generated client; every refusal is an ApiError with its code.
import type * as Draft from "./api-drafts";
import { client } from "./generated/client.gen";
import * as server from "./generated/sdk.gen";
import type {
  ClassSettingsChange,
  DirectoryFindPeopleData,
  MarkRead,
  NewApiToken,
  NewDayOff,
  SessionChange,
  StartClass,
} from "./generated/types.gen";

export type PeopleFilter = NonNullable<DirectoryFindPeopleData["query"]>;

/** A problem (RFC 9457) of the server, or `offline` when no answer came at all. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  /** Seconds until trying again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(code: string, status: number, detail: string, retryAfter?: number) {
    super(detail);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
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
  return new ApiError(code, response.status, typeof problem.detail === "string" ? problem.detail : "", wait);
}

client.setConfig({ baseUrl: "", throwOnError: true });
client.interceptors.error.use(refusalOf);

/** The content of an answer. The client throws on everything else, which its types do not tell. */
async function the<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  return (await answer).data as Data;
}

async function get<Data>(url: string, query?: Record<string, unknown>): Promise<Data> {
  return the(client.get<{ 200: Data }>({ url, query })) as Promise<Data>;
}

const json = { "Content-Type": "application/json" };
async function post<Data>(url: string, body: object): Promise<Data> {
  return the(client.post<{ 200: Data }>({ url, body, headers: json })) as Promise<Data>;
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
  door: (id: string) => get<Draft.Door>(`/api/v1/classes/${id}/door`),
  enterAsGuest: (id: string, name: string) => post<object>(`/api/v1/classes/${id}/guest`, { name }),
  records: (query: object) => get<Draft.Records>("/api/v1/classes/records", { ...query }),
  record: (id: string) => get<Draft.ClassRecord>(`/api/v1/classes/${id}/record`),
  attendance: (query: object) => get<Draft.AttendanceList>("/api/v1/attendance", { ...query }),
  slip: (id: string, person: string) => get<Draft.Slip>(`/api/v1/classes/${id}/slip/${person}`),
  checkSlip: (code: string) => get<Draft.VerifiedSlip>(`/api/v1/slips/${encodeURIComponent(code)}`),
  bookings: (from: string, to: string) => get<{ items: Draft.Booking[] }>("/api/v1/bookings", { from, to }),
  booking: (id: string) => get<Draft.Booking>(`/api/v1/bookings/${id}`),
  checkBooking: (body: Draft.NewBooking) => post<Draft.BookingCheck>("/api/v1/bookings/check", body),
  changeBooking: (id: string, scope: string, body: Draft.NewBooking) =>
    the(client.patch<{ 200: Draft.Booking }>({ url: `/api/v1/bookings/${id}`, query: { scope }, body, headers: json })),
  cancelBooking: (id: string, scope: string) =>
    the(client.delete({ url: `/api/v1/bookings/${id}`, query: { scope }, keepalive: true })),
  startBooking: (id: string) => post<Draft.Booking>(`/api/v1/bookings/${id}/start`, {}),
  book: (body: Draft.NewBooking) => post<Draft.Booking>("/api/v1/bookings", body),
  liveClass: (class_id: string) => the(server.classesShowClass({ path: { class_id } })),
};

/** Files that the browser fetches itself, by a link. */
export const recordsFile = (query: Record<string, string>) =>
  `/api/v1/classes/records.xlsx?${new URLSearchParams(query)}`;
export const recordFile = (class_id: string) => `/api/v1/classes/${encodeURIComponent(class_id)}/record.xlsx`;
