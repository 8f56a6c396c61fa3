// The draft of a class with its first values: the school's defaults, the content of last time, the last used slides.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api";
import type { ClassSettings } from "../../api-types";
import { keys } from "../../app/keys";
import { type DeckItem, decksQuery, listed } from "../slides/decks";
import { type Change, canPresentScreen, type Draft, firstContent, firstDraft } from "./draft";
import { rememberedContent } from "./remembered";

export const classSettingsQuery = { queryKey: keys.classSettings, queryFn: api.classSettings };

/** What a draft begins with. `settled`: also the slides are here, or could not be had: then there are none. */
export function useBeginnings() {
  const settings = useQuery(classSettingsQuery);
  const decks = useInfiniteQuery(decksQuery);
  return { settings, decks: listed(decks.data), settled: !decks.isPending };
}

function begin(settings: ClassSettings, decks: DeckItem[], group: string | null): Draft {
  const last = decks.find(({ state }) => state === "ready")?.id ?? null;
  const content = firstContent(rememberedContent(), last !== null, canPresentScreen());
  return { ...firstDraft(settings, group), deck: last, content };
}

/** `given`: what is known already, such as the values of a booking. */
export function useDraft(
  settings: ClassSettings,
  decks: DeckItem[],
  group: string | null,
  given?: Partial<Draft>,
): [Draft, Change] {
  const [draft, setDraft] = useState(() => ({ ...begin(settings, decks, group), ...given }));
  const change: Change = (part) => setDraft((before) => ({ ...before, ...part }));
  return [draft, change];
}
