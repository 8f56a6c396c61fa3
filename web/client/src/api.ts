// The server's HTTP interface as functions: one a route, typed, every refusal an ApiError with its stable code.
import type * as T from "./api-types";

const BASE = "/api/v1";

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

type Query = Record<string, string | number | undefined>;

async function call<Reply>(
  method: string,
  path: string,
  options: { body?: unknown; query?: Query; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const answer = await send(method, path + queryString(options.query), options.body, options.headers);
  const text = await answer.text();
  if (!answer.ok) throw problemOf(answer, text);
  return (text ? JSON.parse(text) : undefined) as Reply;
}

async function send(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const content: Record<string, string> = body === undefined ? {} : { "Content-Type": "application/json" };
  try {
    return await fetch(BASE + path, {
      method,
      headers: { Accept: "application/json", ...content, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError("offline", 0, "no answer");
  }
}

function queryString(query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return pairs.length ? `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}` : "";
}

function problemOf(answer: Response, text: string): ApiError {
  const retryAfter = Number(answer.headers.get("Retry-After")) || undefined;
  try {
    const problem = JSON.parse(text) as { code?: string; detail?: string; retry_after?: number };
    return new ApiError(
      problem.code ?? "unknown",
      answer.status,
      problem.detail ?? "",
      problem.retry_after ?? retryAfter,
    );
  } catch {
    return new ApiError(
      answer.status >= 500 ? "server-trouble" : "unknown",
      answer.status,
      answer.statusText,
      retryAfter,
    );
  }
}

export const api = {
  site: () => call<T.Site>("GET", "/site"),
  session: () => call<T.Me>("GET", "/session"),
  changeSession: (change: { locale?: string; school_id?: string }) => call<T.Me>("PATCH", "/session", { body: change }),
  signOut: () => call<void>("DELETE", "/session"),

  requestCode: (body: { region: string; phone: string }) => call<T.CodeRequest>("POST", "/sign-in/codes", { body }),
  signInByCode: (body: { request_id: string; code: string }) => call<T.Me>("POST", "/sign-in/code", { body }),
  passkeySignInOptions: () => call<T.PasskeyRequestOptions>("POST", "/sign-in/passkey-options", { body: {} }),
  signInByPasskey: (credential: object) => call<T.Me>("POST", "/sign-in/passkey", { body: { credential } }),
  cast: () => call<T.Cast>("GET", "/demo/cast"),
  signInAs: (person_id: string) => call<T.Me>("POST", "/demo/sign-in", { body: { person_id } }),

  passkeys: () => call<T.Items<T.Passkey>>("GET", "/passkeys"),
  passkeyOptions: () => call<T.PasskeyCreationOptions>("POST", "/passkeys/options", { body: {} }),
  addPasskey: (name: string, credential: object) =>
    call<T.Passkey>("POST", "/passkeys", { body: { name, credential } }),
  removePasskey: (id: string) => call<void>("DELETE", `/passkeys/${id}`),
  signIns: () => call<T.Items<T.SignIn>>("GET", "/sign-ins"),
  endSignIn: (id: string) => call<void>("DELETE", `/sign-ins/${id}`),
  endOtherSignIns: () => call<void>("DELETE", "/sign-ins"),

  workbench: () => call<T.Workbench>("GET", "/workbench"),
  directory: () => call<T.Directory>("GET", "/directory"),
  people: (query: { q?: string; class_id?: string; department_id?: string; kind?: string; cursor?: string }) =>
    call<T.Page<T.Person>>("GET", "/directory/people", { query }),
  person: (id: string) => call<T.PersonDetail>("GET", `/directory/people/${id}`),

  groups: () => call<T.Items<T.ClassGroup>>("GET", "/groups"),
  group: (id: string) => call<T.GroupDetail>("GET", `/groups/${id}`),
  messages: (group: string, before?: string) =>
    call<T.History>("GET", `/groups/${group}/messages`, { query: { before } }),
  postMessage: (group: string, body: { text: string; local_id: string }) =>
    call<T.Message>("POST", `/groups/${group}/messages`, { body }),
  readMessages: (group: string, message_id: string) =>
    call<void>("POST", `/groups/${group}/read`, { body: { message_id } }),

  inbox: (cursor?: string) => call<T.InboxPage>("GET", "/inbox", { query: { cursor } }),
  readInbox: (body: { ids: string[] } | { all: true }) => call<void>("POST", "/inbox/read", { body }),

  startClass: (body: T.NewClass, key: string) =>
    call<T.LiveClass>("POST", "/classes", { body, headers: { "Idempotency-Key": key } }),
  liveClasses: () => call<T.Items<T.LiveClass>>("GET", "/classes", { query: { state: "live" } }),
  liveClass: (id: string) => call<T.LiveClass>("GET", `/classes/${id}`),
};
