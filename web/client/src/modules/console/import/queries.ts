// What the import of people asks the server, and the names under which the answers are kept.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { the } from "../../../api";
import * as server from "../../../generated/sdk.gen";
import type { Part, PeopleImport, Verdict } from "../../../generated/types.gen";

export interface Filter {
  part: Part | "";
  verdict: Verdict | "";
}

export const TEMPLATE_FILE = "/api/v1/directory/import/template.xlsx";
export const keys = {
  last: ["console", "import"],
  lines: (upload: string, filter: Filter) => ["console", "import-lines", upload, filter],
} as const;

const shown = (upload: PeopleImport) => ({ body: { import_id: upload.id } });

export const people = {
  upload: (file: File) => the(server.rosterUploadPeople({ query: { name: file.name }, body: file })),
  again: (upload: PeopleImport) => the(server.rosterLookAgain(shown(upload))),
  apply: (upload: PeopleImport) => the(server.rosterApplyImport(shown(upload))),
  forget: () => the(server.rosterForgetImport()),
};

export const lastQuery = queryOptions({ queryKey: keys.last, queryFn: () => the(server.rosterShowImport()) });

export const linesQuery = (upload: string, filter: Filter) =>
  infiniteQueryOptions({
    queryKey: keys.lines(upload, filter),
    queryFn: ({ pageParam }) =>
      the(
        server.rosterListImportLines({
          query: { after: pageParam, part: filter.part || undefined, verdict: filter.verdict || undefined },
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.more ? page.items.at(-1)?.position : undefined),
  });
