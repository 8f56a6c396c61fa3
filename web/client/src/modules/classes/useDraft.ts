// The draft of a class with its first values: the school's defaults, the content of last time, the last used slides.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api";
import type { ClassSettings, Decks } from "../../api-types";
import { keys } from "../../app/keys";
import { decksQuery, isReady } from "./decks";
import { type Change, canPresentScreen, type Draft, firstContent, firstDraft } from "./draft";
import { rememberedContent } from "./remembered";

export const classSettingsQuery = { queryKey: keys.classSettings, queryFn: api.classSettings };

/** The settings once they and the slides are here; whoever cannot list slides has none. */
export function useBeginnings() {
  const settings = useQuery(classSettingsQuery);
  const decks = useQuery(decksQuery);
  return { settings, decks: decks.data, settled: !decks.isPending };
}

function begin(settings: ClassSettings, decks: Decks | undefined, group: string | null): Draft {
  const last = decks?.items.find(isReady)?.id ?? null;
  const content = firstContent(rememberedContent(), last !== null, canPresentScreen());
  return { ...firstDraft(settings, group), deck: last, content };
}

export function useDraft(
  settings: ClassSettings,
  decks: Decks | undefined,
  group: string | null,
  given?: Partial<Draft>,
): [Draft, Change] {
  const [draft, setDraft] = useState(() => ({ ...begin(settings, decks, group), ...given }));
  const change: Change = (part) => setDraft((before) => ({ ...before, ...part }));
  return [draft, change];
}
