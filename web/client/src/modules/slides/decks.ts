// One's own slides as the cache holds them: the list, one deck with its pages, and the news of a conversion.
import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { connection } from "../../signaling/connection";
import { type DeckItem, type DeckItems, slidesApi } from "./api";

export type { DeckDetail, DeckItem } from "./api";

const keys = {
  all: ["slides"],
  deck: (id: string) => ["slides", id],
  pageText: (id: string, page: number) => ["slides", id, "text", page],
} as const;
/** A conversion tells of itself; whoever missed that finds out by looking. In milliseconds. */
const LOOK_MS = 4000;

export const decksQuery = infiniteQueryOptions({
  queryKey: [...keys.all, "list"],
  queryFn: ({ pageParam }) => slidesApi.decks(pageParam),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
  refetchOnMount: "always",
  refetchInterval: ({ state }) => (listed(state.data).some(isUnderWay) ? LOOK_MS : false),
});

export function deckQuery(id: string) {
  return queryOptions({
    queryKey: keys.deck(id),
    queryFn: () => slidesApi.deck(id),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What a page says; nobody is told when it cannot be had, the picture tells. */
export function pageTextQuery(deck: string, number: number) {
  return queryOptions({
    queryKey: keys.pageText(deck, number),
    queryFn: () => slidesApi.text(deck, number),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 2,
  });
}

export function isUnderWay(deck: DeckItem): boolean {
  return deck.state === "waiting" || deck.state === "converting";
}

export function listed(data: InfiniteData<DeckItems> | undefined): DeckItem[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}

type Listed = InfiniteData<DeckItems> | undefined;

/** The deck as it is now, in its place; a new one on top. */
export function withDeck(data: Listed, deck: DeckItem): Listed {
  const [first, ...rest] = data?.pages ?? [];
  if (!data || !first) return data;
  if (!listed(data).some((known) => known.id === deck.id))
    return { ...data, pages: [{ ...first, items: [deck, ...first.items] }, ...rest] };
  const replace = (known: DeckItem) => (known.id === deck.id ? deck : known);
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(replace) })) };
}

export function withoutDeck(data: Listed, id: string): Listed {
  const pages = data?.pages.map((page) => ({ ...page, items: page.items.filter((known) => known.id !== id) }));
  return data && pages && { ...data, pages };
}

export function putDeck(client: QueryClient, deck: DeckItem): void {
  client.setQueryData(decksQuery.queryKey, (data) => withDeck(data, deck));
}

/** Follows the conversions of one's own slides while the component is there. */
export function useDeckNews(): void {
  const client = useQueryClient();
  useEffect(() => connection.on("deck-changed", ({ data }) => putDeck(client, data as unknown as DeckItem)), [client]);
}
