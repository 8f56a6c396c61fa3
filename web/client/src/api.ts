// The server's HTTP interface as short functions over the generated client; every refusal is an ApiError with its code.
import type * as Draft from "./api-drafts";
import { client } from "./generated/client.gen";
import * as server from "./generated/sdk.gen";
import type { DirectoryFindPeopleData, MarkRead, SessionChange, StartClass } from "./generated/types.gen";

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

const INTERIM: Draft.ClassSettings = {
  enabled: true,
  outsiders_forbidden: false,
  can_record: false,
  replay: false,
  comments_allowed: true,
  speaking_allowed: true,
  viewer_scope: "members",
  attendance: { late_minutes: 30, away_minutes: 30, early_leave_minutes: 10 },
};
/** Until the server takes all of it. */
function interim({ kind, title, group_ids, content, speaking_allowed, viewer_scope }: Draft.NewClass): StartClass {
  return { kind, title: title || "直播課", group_ids, content: content as "screen", speaking_allowed, viewer_scope };
}

async function get<Data>(url: string, query?: Record<string, unknown>): Promise<Data> {
  return the(client.get<{ 200: Data }>({ url, query })) as Promise<Data>;
}

const json = { "Content-Type": "application/json" };
async function put<Data>(url: string, body: object): Promise<Data> {
  return the(client.put<{ 200: Data }>({ url, body, headers: json })) as Promise<Data>;
}
async function post<Data>(url: string, body: object): Promise<Data> {
  return the(client.post<{ 200: Data }>({ url, body, headers: json })) as Promise<Data>;
}
async function remove(url: string): Promise<void> {
  await client.delete({ url, keepalive: true });
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

  startClass: (body: Draft.NewClass, key: string) =>
    the(server.classesStartClass({ body: interim(body), headers: { "Idempotency-Key": key } })),
  liveClasses: () => the(server.classesListClasses()),
  classSettings: () => get<Draft.ClassSettings>("/api/v1/class-settings").catch(() => INTERIM),
  saveClassSettings: (body: Draft.NewClassSettings) => put<Draft.ClassSettings>("/api/v1/class-settings", body),
  daysOff: (from: string, to: string) => get<{ items: Draft.DayOff[] }>("/api/v1/calendar/days-off", { from, to }),
  addDayOff: (body: object) => post<Draft.DayOff>("/api/v1/calendar/days-off", body),
  removeDayOff: (id: string) => remove(`/api/v1/calendar/days-off/${id}`),
  apiTokens: () => get<{ items: Draft.ApiToken[] }>("/api/v1/api-tokens"),
  makeApiToken: (body: Draft.NewApiToken) => post<Draft.MadeApiToken>("/api/v1/api-tokens", body),
  withdrawApiToken: (id: string) => remove(`/api/v1/api-tokens/${id}`),
  shareClass: (id: string, body: { group_ids: string[]; person_ids: string[] }) =>
    post<object>(`/api/v1/classes/${id}/share`, body),
  door: (id: string) => get<Draft.Door>(`/api/v1/classes/${id}/door`),
  enterAsGuest: (id: string, name: string) => post<object>(`/api/v1/classes/${id}/guest`, { name }),
  records: (query: object) =>
    get<{ items: Draft.RecordItem[]; next_cursor: string | null }>("/api/v1/classes/records", { ...query }),
  record: (id: string) => get<Draft.ClassRecord>(`/api/v1/classes/${id}/record`),
  attendance: (query: object) => get<Draft.AttendanceList>("/api/v1/attendance", { ...query }),
  slip: (id: string, person: string) => get<Draft.Slip>(`/api/v1/classes/${id}/slip/${person}`),
  checkSlip: (code: string) => get<Draft.Slip>(`/api/v1/slips/${encodeURIComponent(code)}`),
  bookings: (from: string, to: string) => get<{ items: Draft.Booking[] }>("/api/v1/bookings", { from, to }),
  booking: (id: string) => get<Draft.Booking>(`/api/v1/bookings/${id}`),
  book: (body: Draft.NewBooking) => post<Draft.Booking>("/api/v1/bookings", body),
  liveClass: (class_id: string) => the(server.classesShowClass({ path: { class_id } })),
};

/** Files that the browser fetches itself, by a link. */
export const recordsFile = (query: Record<string, string>) =>
  `/api/v1/classes/records.xlsx?${new URLSearchParams(query)}`;
export const recordFile = (class_id: string) => `/api/v1/classes/${encodeURIComponent(class_id)}/record.xlsx`;
