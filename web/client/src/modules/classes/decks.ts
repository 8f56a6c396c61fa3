// One's own slides, the last used first; looked at again while one of them is being converted.
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api";
import type { Deck, Decks } from "../../api-types";
import { keys } from "../../app/keys";

const CONVERTING_MS = 1500;

export const isReady = (deck: Deck | undefined): boolean => deck?.state === "ready";
export const isComing = (deck: Deck): boolean => deck.state === "waiting" || deck.state === "converting";

/** Progress is pushed; this look is for those whose link to the server is away just then. */
function pace(decks: Decks | undefined): number | false {
  return decks?.items.some(isComing) ? CONVERTING_MS : false;
}

export const decksQuery = queryOptions({
  queryKey: keys.decks,
  queryFn: api.decks,
  refetchInterval: ({ state }) => pace(state.data),
});
