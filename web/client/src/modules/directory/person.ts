// A person of the address book in words: what they are in the school, and to whom they belong.
import { useTranslation } from "react-i18next";
import type { Person } from "../../api-types";

const KINDS = {
  administrator: "kind.administrator",
  "teaching-staff": "kind.teaching-staff",
  "school-staff": "kind.school-staff",
  staff: "kind.staff",
  parent: "kind.parent",
  student: "kind.student",
} as const;

const RELATIONS = {
  mother: "relation.mother",
  father: "relation.father",
  grandparent: "relation.grandparent",
  guardian: "relation.guardian",
} as const;

export function useKindText(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => (kind in KINDS ? t(KINDS[kind as keyof typeof KINDS]) : kind);
}

export function useRelationText(): (relation: string) => string {
  const { t } = useTranslation();
  return (relation) => (relation in RELATIONS ? t(RELATIONS[relation as keyof typeof RELATIONS]) : relation);
}

/** The quiet line under a name: office or class, and children. Inside a class's own list the class goes without saying. */
export function usePersonNote(): (person: Person, inClass: boolean) => string {
  const kind = useKindText();
  const relation = useRelationText();
  return (person, inClass) => {
    const children = person.children.map((child) => `${child.name} (${relation(child.relation)})`);
    const office = inClass ? [person.title] : [person.title || kind(person.kind), person.class_name];
    const facts = [person.name_other, ...office, ...children];
    return facts.filter(Boolean).join(" · ");
  };
}
