// The word for a link.
import { expect, test } from "vitest";
import { median, rate } from "./linkCheck";

test.each([
  [0, "good"],
  [150, "good"],
  [151, "fair"],
  [400, "fair"],
  [401, "poor"],
])("%i ms to the server and back are %s", (milliseconds, quality) => {
  expect(rate(milliseconds)).toBe(quality);
});

test("one slow answer of several does not decide", () => {
  expect(median([20, 900, 22, 21, 19])).toBe(21);
  expect(median([])).toBe(0);
});
