// The server's clock and the durations that are shown.
import { expect, test } from "vitest";
import { elapsed, offset, remaining } from "./clock";

const AT = Date.parse("2026-11-22T10:00:00Z");

test.each([
  [-1, "00:00:00"],
  [0, "00:00:00"],
  [59_999, "00:00:59"],
  [529_000, "00:08:49"],
  [36_000_000, "10:00:00"],
])("%i ms into the class it shows %s (LIVE-37)", (later, text) => {
  expect(elapsed("2026-11-22T10:00:00Z", AT + later)).toBe(text);
});

test("a page whose clock is a minute slow is a minute off", () => {
  expect(offset("2026-11-22T10:00:00+00:00", AT - 60_000)).toBe(60_000);
});

test("the countdown ends at nought", () => {
  expect(remaining("2026-11-22T10:00:00Z", AT - 65_000)).toBe("1:05");
  expect(remaining("2026-11-22T10:00:00Z", AT + 1)).toBe("0:00");
});
