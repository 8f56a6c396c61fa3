// The words of a preview: identities and relations are translated, names that look like them are not.
import { expect, test } from "vitest";
import { totals, valueText } from "./words";

const words = { kind: (kind: string) => `<${kind}>`, relation: (relation: string) => `<${relation}>` };

test.each([
  ["identities", "teaching-staff, parent", "<teaching-staff>, <parent>"],
  ["identities", "", ""],
  ["children", "陳小明 (mother), Ana (guardian)", "陳小明 (<mother>), Ana (<guardian>)"],
  ["name", "parent (mother)", "parent (mother)"],
  ["departments", "student", "student"],
] as const)("a value of %s: %s", (field, value, text) => {
  expect(valueText(field, value, words)).toBe(text);
});

test("an import carries out what is new or changed", () => {
  const part = { new: 2, changed: 3, unchanged: 5, wrong: 7 };
  expect(totals([part, part])).toEqual({ doing: 10, wrong: 14 });
});
