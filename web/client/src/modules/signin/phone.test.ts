// What may be typed as a phone number (SUB-08, SUB-09).
import { expect, test } from "vitest";
import { digitsOf, looksRight, spaced, written } from "./phone";

test.each([
  ["6200 1234", "853", "62001234"],
  ["+853 6200-1234", "853", "62001234"],
  ["６２００１２３４", "853", "62001234"],
  ["62OO1234", "853", "621234"],
  ["86123456", "86", "86123456"],
])("%o typed for +%s is %o", (typed, region, digits) => {
  expect(digitsOf(typed, region)).toBe(digits);
});

test.each([
  ["853", "62001234", true],
  ["853", "28123456", false],
  ["853", "6200123", false],
  ["86", "13800138000", true],
  ["86", "62001234", false],
])("+%s %s looks right: %o", (region, phone, right) => {
  expect(looksRight({ region, phone })).toBe(right);
});

test("a number is written in groups of four", () => {
  expect(written({ region: "853", phone: "62001234" })).toBe("+853 6200 1234");
});

test.each([
  ["+85362001234", "+853 6200 1234"],
  ["+8613800138000", "+86 1380 0138 000"],
  ["+14155550100", "+14155550100"],
])("%s of the server is written %s", (number, text) => {
  expect(spaced(number)).toBe(text);
});
