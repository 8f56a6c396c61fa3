// Days of the calendar, whatever the clocks do.
import { expect, test } from "vitest";
import { addDays, daysBetween, daysText, isoDay } from "./days";

test("the day of a moment is that of this device's calendar", () => {
  expect(isoDay(new Date(2026, 0, 5, 0, 0))).toBe("2026-01-05");
  expect(isoDay(new Date(2026, 11, 31, 23, 59))).toBe("2026-12-31");
});

test.each([
  ["2026-02-28", 1, "2026-03-01"],
  ["2028-02-28", 1, "2028-02-29"],
  ["2026-03-29", 1, "2026-03-30"],
  ["2026-11-22", -45, "2026-10-08"],
])("%s and %i days is %s", (day, count, sum) => {
  expect(addDays(day, count)).toBe(sum);
  expect(daysBetween(day, sum)).toBe(count);
});

test("one day is told with its weekday, several by their ends", () => {
  expect(daysText("2026-12-25", "2026-12-25", "en-GB")).toMatch(/^Friday,? 25 December 2026$/);
  expect(daysText("2026-12-24", "2026-12-26", "en-GB")).toContain("24");
});
