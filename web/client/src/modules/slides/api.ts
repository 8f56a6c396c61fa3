// The server's slides as short functions; every refusal is an ApiError with its code.
import { client } from "../../generated/client.gen";

export interface DeckItem {
  id: string;
  title: string;
  state: "waiting" | "converting" | "ready" | "failed";
  progress: number;
  problem: string | null;
  page_count: number;
  bytes: number;
  created_at: string;
  used_at: string;
  cover_url: string | null;
}
export interface DeckItems {
  items: DeckItem[];
  next_cursor: string | null;
}
export interface PageItem {
  number: number;
  width: number;
  height: number;
  notes: string;
  text: string;
  url_large: string;
  url_small: string;
}
export interface DeckDetail extends DeckItem {
  pages: PageItem[];
}
export interface ExportItem {
  id: string;
  state: "waiting" | "working" | "ready" | "failed";
  progress: number;
  problem: string | null;
  url: string | null;
}

async function the<Data>(answer: Promise<{ data?: unknown }>): Promise<Data> {
  return (await answer).data as Data;
}

const json = { "Content-Type": "application/json" };

export const slidesApi = {
  decks: (cursor?: string) => the<DeckItems>(client.get({ url: "/api/v1/slides", query: { cursor } })),
  deck: (id: string) => the<DeckDetail>(client.get({ url: `/api/v1/slides/${id}` })),
  rename: (id: string, title: string) =>
    the<DeckItem>(client.patch({ url: `/api/v1/slides/${id}`, body: { title }, headers: json })),
  remove: (id: string) => the<unknown>(client.delete({ url: `/api/v1/slides/${id}`, keepalive: true })),
  retry: (id: string) => the<DeckItem>(client.post({ url: `/api/v1/slides/${id}/retry`, body: {}, headers: json })),
  startExport: (id: string, body: { class_id: string | null; boards: boolean }) =>
    the<{ export_id: string }>(client.post({ url: `/api/v1/slides/${id}/export`, body, headers: json })),
  export: (id: string) => the<ExportItem>(client.get({ url: `/api/v1/slides/exports/${id}` })),
};
