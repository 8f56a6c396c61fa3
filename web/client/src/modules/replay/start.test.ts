import { expect, test } from "vitest";
import { startOf, timeText } from "./start";

const lesson = (resume_at: number | null, live = false) => ({ seconds: 2400, me: { resume_at }, live });

test.each([
  [null, null, 0],
  [null, 4, 0],
  [null, 750, 750],
  [null, 2395, 0],
  ["90", 750, 90],
  ["0", 750, 0],
  ["-5", null, 0],
  ["99999", null, 2400],
  ["x", 750, 750],
])("with ?t=%o and a last visit that ended at %o s it begins at %d s", (wanted, resumed, start) => {
  expect(startOf(wanted, lesson(resumed))).toBe(start);
});

test("in a class that still runs one goes on at the end, too", () => {
  expect(startOf(null, lesson(2395, true))).toBe(2395);
});

test.each([
  [0, "0:00"],
  [-1, "0:00"],
  [309_999, "5:09"],
  [3_600_000, "1:00:00"],
  [3_909_000, "1:05:09"],
])("%d ms read %s", (milliseconds, text) => {
  expect(timeText(milliseconds)).toBe(text);
});
