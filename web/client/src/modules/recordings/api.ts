// The server's recordings and consents as short functions; every refusal is an ApiError with its code.
import { the } from "../../api";
import type {
  ConsentChange,
  ConsentItem,
  RecordingItem,
  RecordingsListConsentsData,
  RecordingsListRecordingsData,
  ReplayPolicy,
  ReplayPolicyChange,
} from "../../generated";
import * as server from "../../generated/sdk.gen";

export type { ConsentItem, RecordingItem, ReplayPolicy };
export type RecordingsFilter = NonNullable<RecordingsListRecordingsData["query"]>;
export type ConsentsFilter = NonNullable<RecordingsListConsentsData["query"]>;

export const recordingsApi = {
  list: (query: RecordingsFilter) => the(server.recordingsListRecordings({ query })),
  pool: () => the(server.recordingsShowPool()),
  policy: () => the(server.recordingsShowPolicy()),
  changePolicy: (body: ReplayPolicyChange) => the(server.recordingsChangePolicy({ body })),
  /** Into the bin; also while the page is being left. */
  remove: (ids: string[]) => the(server.recordingsDeleteMany({ body: { ids }, keepalive: true })),
  restore: (ids: string[]) => the(server.recordingsRestoreMany({ body: { ids } })),
  keep: (recording_id: string, storage: RecordingItem["storage"]) =>
    the(server.recordingsChange({ path: { recording_id }, body: { storage } })),
  consents: (query: ConsentsFilter) => the(server.recordingsListConsents({ query })),
  ownConsents: () => the(server.recordingsOwnConsents()),
  consent: (person_id: string, body: ConsentChange) => the(server.recordingsPutConsent({ path: { person_id }, body })),
};
