// The server's replays as short functions; every refusal is an ApiError with its code.
import { refusalOf } from "../../api";
import type { Span } from "../../recording/spans";
import type { Line } from "../../recording/timeline";

export interface FileItem {
  state: "none" | "waiting" | "running" | "ready" | "failed";
  progress: number;
  bytes: number;
  problem: string | null;
}

export interface Replay {
  recording_id: string;
  class_id: string;
  title: string;
  kind: "large" | "small" | "broadcast" | "meeting" | null;
  host_name: string;
  state: string;
  started_at: string;
  seconds: number;
  live: boolean;
  class_live: boolean;
  playlist_base: string;
  takes: { n: number; member_id: string; track_id: string; source: string; start: number; seconds: number | null }[];
  decks: { id: string; title: string; pages: string[] }[];
  me: { resume_at: number | null };
  can_download: boolean;
  can_manage: boolean;
  file: FileItem;
  expires_at: string | null;
}

export interface Viewers {
  seconds: number;
  items: { person_id: string; name: string; spans: [number, number][]; seconds: number; share: number; at: string }[];
}

interface TimelinePage {
  lines: Line[];
  next: number;
  /** Nothing more will come. */
  complete: boolean;
}

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, init).catch(() => undefined);
  init.signal?.throwIfAborted();
  if (!response?.ok) throw refusalOf(await response?.json().catch(() => null), response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

const replayPath = (classId: string) => `/api/v1/classes/${encodeURIComponent(classId)}/replay`;
const filePath = (recordingId: string) => `/api/v1/recordings/${encodeURIComponent(recordingId)}/file`;

export const replayApi = {
  show: (classId: string) => ask<Replay>(replayPath(classId)),
  timeline: (base: string, after: number, signal: AbortSignal) =>
    ask<TimelinePage>(`${base}timeline.jsonl?after=${after}`, { signal }),
  /** Also while the page is being left. */
  watched: (classId: string, spans: Span[], resume_at: number) =>
    ask<unknown>(`${replayPath(classId)}/watched`, {
      method: "PUT",
      keepalive: true,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ spans, resume_at }),
    }),
  viewers: (classId: string) => ask<Viewers>(`${replayPath(classId)}/watched`),
  file: (recordingId: string) => ask<FileItem>(filePath(recordingId)),
  makeFile: (recordingId: string) => ask<FileItem>(filePath(recordingId), { method: "POST" }),
  cancelFile: (recordingId: string) => ask<unknown>(filePath(recordingId), { method: "DELETE" }),
};

export const movieFile = (recordingId: string) => `${filePath(recordingId)}.mp4`;
