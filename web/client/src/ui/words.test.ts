// Marks and moments as they are shown.
import { expect, test } from "vitest";
import { groupMark, initials } from "./Avatar";
import { fullText, momentText } from "./Time";

test.each([
  ["陳大文", "大文"],
  ["歐陽俊傑", "俊傑"],
  ["王", "王"],
  ["António Ferreira", "AF"],
  ["Maria de Fátima Wong", "MW"],
  ["Li", "L"],
])("the mark of %s is %s", (name, mark) => {
  expect(initials(name)).toBe(mark);
});

test("classes of the same letter in different years have different marks", () => {
  expect(groupMark("三年一班")).toBe("三年\n一班");
  expect(groupMark("五年一班")).not.toBe(groupMark("三年一班"));
});

const now = new Date(2026, 10, 22, 9, 0);
test.each([
  [new Date(2026, 10, 22, 8, 5), "zh-Hant-MO", "08:05"],
  [new Date(2026, 10, 22, 0, 0), "en-GB", "00:00"],
  [new Date(2026, 10, 21, 23, 59), "pt-PT", "ontem"],
  [new Date(2026, 10, 20, 23, 59), "zh-Hant-MO", "11月20日"],
  [new Date(2025, 10, 20), "en-GB", "20 Nov 2025"],
])("%s is told in %s as %s", (at, locale, text) => {
  expect(momentText(at, now, locale)).toBe(text);
});

test("a full date has its 年, 月 and 日 also with the time", () => {
  expect(fullText(new Date(2026, 10, 6, 9, 5), "zh-Hant-MO")).toBe("2026年11月6日 09:05");
});
