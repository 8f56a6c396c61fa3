// An inbox entry in words: the server gives kind and facts, the language is ours.
import { type Icon, IconBell, IconBroadcast } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { InboxEntry } from "../../api-types";

type Facts = InboxEntry["params"];

interface Kind {
  icon: Icon;
  title: "entry.class-started.title" | "entry.other.title";
  /** What it is about, in the words that people gave it. */
  about: (facts: Facts) => unknown[];
}

const groupNames = ({ group_names }: Facts) => (Array.isArray(group_names) ? group_names : []);

const KINDS: Record<string, Kind> = {
  "class-started": {
    icon: IconBroadcast,
    title: "entry.class-started.title",
    about: (facts) => [facts.title, ...groupNames(facts)],
  },
};

/** A kind that a newer server knows: it is told that there is something, and its link leads on. */
const OTHER: Kind = { icon: IconBell, title: "entry.other.title", about: ({ title }) => [title] };

export interface EntryWords {
  icon: Icon;
  title: string;
  text: string;
}

export function about(entry: InboxEntry): string {
  const { about: say } = KINDS[entry.kind] ?? OTHER;
  return say(entry.params)
    .filter((fact) => typeof fact === "string" && fact !== "")
    .join(" · ");
}

export function useEntryWords(): (entry: InboxEntry) => EntryWords {
  const { t } = useTranslation();
  return (entry) => {
    const { icon, title } = KINDS[entry.kind] ?? OTHER;
    return { icon, title: t(title, entry.params), text: about(entry) };
  };
}

/** Where an entry leads: only ever a page of ours. */
export function entryLink(entry: InboxEntry): string | undefined {
  return /^\/(?![/\\])/.test(entry.link) ? entry.link : undefined;
}
