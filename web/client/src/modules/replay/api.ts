// The server's replays as short functions; every refusal is an ApiError with its code.
import { refusalOf, the } from "../../api";
import type { FileItem, Replay, Viewers } from "../../generated";
import * as server from "../../generated/sdk.gen";
import type { Span } from "../../recording/spans";
import type { Line } from "../../recording/timeline";

export type { FileItem, Replay, Viewers };

interface TimelinePage {
  lines: Line[];
  /** What to ask with for the lines that follow. */
  next: number;
  /** Nothing more will come. */
  complete: boolean;
}

export const replayApi = {
  show: (class_id: string) => the(server.recordingsShowReplay({ path: { class_id } })),
  timeline,
  /** Also while the page is being left. */
  watched: (class_id: string, spans: Span[], resume_at: number) =>
    the(
      server.recordingsPutWatched({
        path: { class_id },
        body: { spans: spans.map(([from, to]) => [from, to]), resume_at },
        keepalive: true,
      }),
    ),
  viewers: (class_id: string) => the(server.recordingsListViewers({ path: { class_id } })),
  file: (recording_id: string) => the(server.recordingsShowFile({ path: { recording_id } })),
  makeFile: (recording_id: string) => the(server.recordingsAskFile({ path: { recording_id } })),
  cancelFile: (recording_id: string) => the(server.recordingsDropFile({ path: { recording_id } })),
};

/** What happened in the class, from `after` on, out of the recording's folder. */
async function timeline(base: string, after: number, signal: AbortSignal): Promise<TimelinePage> {
  const response = await fetch(`${base}timeline.jsonl?after=${after}`, { signal }).catch(() => undefined);
  signal.throwIfAborted();
  if (!response?.ok) throw refusalOf(await response?.json().catch(() => null), response);
  return (await response.json()) as TimelinePage;
}

/** A file that the browser fetches itself, by a link. */
export const movieFile = (recording_id: string) => `/api/v1/recordings/${encodeURIComponent(recording_id)}/file.mp4`;
