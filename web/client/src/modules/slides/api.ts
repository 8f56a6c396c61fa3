// The server's slides as short functions; every refusal is an ApiError with its code.
import { the } from "../../api";
import type { DeckItems, NewExport } from "../../generated";
import * as server from "../../generated/sdk.gen";

export type { DeckDetail, DeckItems, ExportItem, PageItem } from "../../generated";
export type DeckItem = DeckItems["items"][number];

export const slidesApi = {
  decks: (cursor?: string) => the(server.slidesListDecks({ query: { cursor } })),
  deck: (deck_id: string) => the(server.slidesShow({ path: { deck_id } })),
  text: (deck_id: string, number: number) => the(server.slidesPageText({ path: { deck_id, number: String(number) } })),
  rename: (deck_id: string, title: string) => the(server.slidesChange({ path: { deck_id }, body: { title } })),
  /** Also while the page is being left. */
  remove: (deck_id: string) => the(server.slidesDelete({ path: { deck_id }, keepalive: true })),
  retry: (deck_id: string) => the(server.slidesRetry({ path: { deck_id } })),
  startExport: (deck_id: string, body: NewExport) => the(server.slidesAskExport({ path: { deck_id }, body })),
  export: (export_id: string) => the(server.slidesShowExport({ path: { export_id } })),
};
