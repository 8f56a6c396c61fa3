// An inbox entry in words: the server gives kind and facts, the language is ours.
import { type Icon, IconBell, IconBroadcast } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { InboxEntry } from "../../api-types";

const KINDS = {
  "class-started": { icon: IconBroadcast, title: "entry.class-started.title", text: "entry.class-started.text" },
} as const;

const OTHER = { icon: IconBell, title: "entry.other.title", text: "entry.other.text" } as const;

export interface EntryWords {
  icon: Icon;
  title: string;
  text: string;
}

export function useEntryWords(): (entry: InboxEntry) => EntryWords {
  const { t } = useTranslation();
  return (entry) => {
    const kind = entry.kind in KINDS ? KINDS[entry.kind as keyof typeof KINDS] : OTHER;
    return { icon: kind.icon, title: t(kind.title, entry.params), text: t(kind.text, entry.params) };
  };
}

/** Where an entry leads: only ever a page of ours. */
export function entryLink(entry: InboxEntry): string | undefined {
  return entry.link && /^\/(?![/\\])/.test(entry.link) ? entry.link : undefined;
}
