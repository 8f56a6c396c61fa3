// An inbox entry in words: the server gives kind and facts, the language is ours.
import {
  type Icon,
  IconBell,
  IconBroadcast,
  IconCalendarEvent,
  IconCalendarOff,
  IconChecks,
  IconUserCheck,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { InboxEntry } from "../../api-types";
import { intlLocale } from "../../i18n/i18n";
import type shell from "../../i18n/zh-Hant/shell.json";
import { fullText } from "../../ui/Time";

type Entries = (typeof shell)["entry"];
type Facts = InboxEntry["params"];

interface Kind {
  icon: Icon;
  title: `entry.${keyof Entries & string}.title`;
  /** What it is about, in the words that people gave it. */
  about: (facts: Facts) => unknown[];
  /** Its link leads into a class that runs. */
  enters?: true;
  /** It tells of a lesson to come: its page is the booking's. */
  booked?: true;
}

const groupNames = ({ group_names }: Facts) => (Array.isArray(group_names) ? group_names : []);

const aboutClass = (facts: Facts) => [facts.title, ...groupNames(facts)];

function aboutLesson(facts: Facts): unknown[] {
  const at = typeof facts.starts_at === "string" ? fullText(new Date(facts.starts_at), intlLocale()) : "";
  return [at, ...aboutClass(facts)];
}

const KINDS: Record<string, Kind> = {
  "class-started": {
    icon: IconBroadcast,
    title: "entry.class-started.title",
    about: aboutClass,
    enters: true,
  },
  "class-shared": { icon: IconBroadcast, title: "entry.class-shared.title", about: aboutClass, enters: true },
  "class-missed": { icon: IconBroadcast, title: "entry.class-missed.title", about: aboutClass, enters: true },
  "check-in-missed": { icon: IconChecks, title: "entry.check-in-missed.title", about: aboutClass, enters: true },
  "class-booked": { icon: IconCalendarEvent, title: "entry.class-booked.title", about: aboutLesson, booked: true },
  "booking-moved": { icon: IconCalendarEvent, title: "entry.booking-moved.title", about: aboutLesson, booked: true },
  "booking-cancelled": {
    icon: IconCalendarOff,
    title: "entry.booking-cancelled.title",
    about: aboutLesson,
    booked: true,
  },
  "administrator-applied": {
    icon: IconUserCheck,
    title: "entry.administrator-applied.title",
    about: ({ title }) => [title],
  },
  "administrator-accepted": { icon: IconUserCheck, title: "entry.administrator-accepted.title", about: () => [] },
  "class-soon": { icon: IconCalendarEvent, title: "entry.class-soon.title", about: aboutLesson, booked: true },
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
  const { class_id } = entry.params;
  if (KINDS[entry.kind]?.booked && typeof class_id === "string")
    return `/classes/bookings/${encodeURIComponent(class_id)}`;
  return /^\/(?![/\\])/.test(entry.link) ? entry.link : undefined;
}

/** Whether an entry calls into a class that runs: then its button says so. */
export function entersClass(entry: InboxEntry): boolean {
  return KINDS[entry.kind]?.enters === true;
}
