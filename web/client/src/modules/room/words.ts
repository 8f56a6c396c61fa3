// How people, refusals and times are worded in the class.
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { intlLocale } from "../../i18n/i18n";
import type { Child, Instant, PersonKind, Relation } from "../../signaling/messages";

export interface Named {
  name: string;
  kind: PersonKind;
  children: readonly Pick<Child, "name" | "relation">[];
}

type RoomTexts = TFunction<"room">;

/**
 * LIVE-26: a parent is worded by the children it attends for, 「張小-媽媽/小小」; all others by their name. Whoever is
 * left out of a recording has no name in it.
 */
export function nameOf(t: RoomTexts, person: Named): string {
  if (person.name === "") return t("somebody");
  if (person.kind !== "parent" || person.children.length === 0) return person.name;
  const join = t("parent.join");
  const of = [...byRelation(person.children)].map(([relation, names]) =>
    t("parent.of", { children: names.join(join), relation: t(`relations.${relation}`) }),
  );
  return t("parent.whole", { of: of.join(join), name: person.name });
}

function byRelation(children: Named["children"]): Map<Relation, string[]> {
  const groups = new Map<Relation, string[]>();
  for (const { name, relation } of children) groups.set(relation, [...(groups.get(relation) ?? []), name]);
  return groups;
}

/** The text of a refusal's code; a code of a newer server has a text of its own kind. */
export function useRefusalText(): (code: string) => string {
  const { t, i18n } = useTranslation("refusals");
  return (code) => (i18n.exists(code, { ns: "refusals" }) ? t(code as "other") : t("other"));
}

/** `14:05` as the locale writes it. */
export function timeOfDay(instant: Instant): string {
  return new Intl.DateTimeFormat(intlLocale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    new Date(instant),
  );
}
