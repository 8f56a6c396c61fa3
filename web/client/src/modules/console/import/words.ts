// The stable words of identities and relations inside the values of a change, in the reader's language.
import type { Field } from "../../../generated/types.gen";

const KINDS = ["administrator", "teaching-staff", "school-staff", "parent", "student"] as const;
const RELATIONS = /\((mother|father|grandparent|guardian)\)/g;

export type Kind = (typeof KINDS)[number];
export type Relation = "mother" | "father" | "grandparent" | "guardian";

interface Words {
  kind: (kind: Kind) => string;
  relation: (relation: Relation) => string;
}

const isKind = (word: string): word is Kind => KINDS.some((kind) => kind === word);

/** A value as it is read: `teaching-staff, parent` and `陳小明 (mother)` in words, everything else as it is. */
export function valueText(field: Field, value: string, words: Words): string {
  if (field === "identities") {
    return value
      .split(", ")
      .map((word) => (isKind(word) ? words.kind(word) : word))
      .join(", ");
  }
  if (field === "children") return value.replace(RELATIONS, (_, one: Relation) => `(${words.relation(one)})`);
  return value;
}

/** How many lines an import would carry out, and how many it leaves out. */
export function totals(parts: { new: number; changed: number; unchanged: number; wrong: number }[]) {
  const sum = (count: (part: (typeof parts)[number]) => number) => parts.reduce((all, part) => all + count(part), 0);
  return { doing: sum((part) => part.new + part.changed), wrong: sum((part) => part.wrong) };
}
