// What the pages of class promotion ask the server, and the names under which the answers are kept.
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import * as server from "../../generated/sdk.gen";
import type { ApplyPlan } from "../../generated/types.gen";

const APPLYING_MS = 700;

export const keys = {
  plans: ["promotion", "plans"],
  reset: ["promotion", "reset"],
  upload: ["promotion", "upload"],
  lines: (upload: string, grade: string) => ["promotion", "lines", upload, grade],
  runs: ["promotion", "runs"],
  run: (id: string) => ["promotion", "run", id],
} as const;

/** The content of an answer. The client throws on everything else, which its types do not tell. */
async function the<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  return (await answer).data as Data;
}

export const plansQuery = queryOptions({
  queryKey: keys.plans,
  queryFn: () => the(server.promotionListPlans()),
  // A class table that is being applied is looked at until it is done.
  refetchInterval: ({ state }) => (state.data?.items.some((plan) => plan.state === "applying") ? APPLYING_MS : false),
});

export const promotion = {
  fetchPlan: (school_year: string) => the(server.promotionFetchPlan({ body: { school_year } })),
  uploadPlan: (file: File) => the(server.promotionUploadPlan({ query: { name: file.name }, body: file })),
  applyPlan: (plan_id: string, body: ApplyPlan) => the(server.promotionApplyPlan({ path: { plan_id }, body })),
  warnings: () => the(server.promotionShowReset()),
  reset: (body: { mode: "rename" | "delete"; name: string | null; confirm: string }) =>
    the(server.promotionReset({ body })),
  restore: (year_id: string) => the(server.promotionRestoreYear({ path: { year_id } })),
  preview: () => the(server.promotionShowPreview()),
  upload: (file: File) => the(server.promotionUploadStudents({ query: { name: file.name }, body: file })),
  keepMapping: (file: File) => the(server.promotionKeepMapping({ body: file })),
  forgetMapping: () => the(server.promotionForgetMapping()),
  lines: (grade: string) => the(server.promotionListLines({ query: { grade } })),
  apply: (upload_id: string) => the(server.promotionApplyUpload({ body: { upload_id } })),
  runs: () => the(server.promotionListRuns()),
  run: (run_id: string) => the(server.promotionShowRun({ path: { run_id } })),
  undo: (run_id: string) => the(server.promotionUndoRun({ path: { run_id } })),
};

export const LINES_FILE = "/api/v1/promotion/upload/lines.xlsx";

/** After a change of the directory nothing that was shown of it is sure. */
export function directoryChanged(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ predicate: ({ queryKey }) => CHANGED.has(String(queryKey[0])) });
}
const CHANGED = new Set(["promotion", "directory", "people", "person", "groups", "group", "workbench"]);

/** The school years that a class table may be fetched for: the one of this autumn or the next. */
export function nearYears(today: Date): string[] {
  const first = today.getMonth() >= 5 ? today.getFullYear() : today.getFullYear() - 1;
  return [first + 1, first].map((year) => `${year}/${year + 1}`);
}
