// Codes of slips, however they are pasted.
import { expect, test } from "vitest";
import { codeOf } from "./code";

test.each([
  ["Ab-c_9", "Ab-c_9"],
  [" Ab-c\n_9 ", "Ab-c_9"],
  ["https://campus.example/slip/Ab-c_9", "Ab-c_9"],
  ["https://campus.example/slip/", ""],
  ["  ", ""],
])("%j holds the code %j", (typed, code) => {
  expect(codeOf(typed)).toBe(code);
});
