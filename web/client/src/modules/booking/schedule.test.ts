// Booking a class: sensible first values and what cannot be booked.
import { expect, test } from "vitest";
import { fault, firstSchedule, startOf } from "./schedule";

const NOW = new Date(2026, 10, 22, 9, 10);

test("the first offer is the half hour after the next, today", () => {
  expect(firstSchedule(NOW)).toMatchObject({ date: "2026-11-22", time: "10:00", minutes: 40, weekly: false });
  expect(firstSchedule(new Date(2026, 11, 31, 23, 40))).toMatchObject({ date: "2027-01-01", time: "00:30" });
});

test("what is offered can be booked", () => {
  expect(fault(firstSchedule(NOW), NOW)).toBeNull();
  expect(fault({ ...firstSchedule(NOW), weekly: true }, NOW)).toBeNull();
});

test("the past cannot be booked, nor a day that is not filled in", () => {
  expect(fault({ ...firstSchedule(NOW), time: "09:10" }, NOW)).toBe("book.past");
  expect(fault({ ...firstSchedule(NOW), date: "2026-11-21" }, NOW)).toBe("book.past");
  expect(fault({ ...firstSchedule(NOW), date: "" }, NOW)).toBe("book.past");
});

test("a series does not end before it begins; a single lesson has no end to mind", () => {
  const schedule = { ...firstSchedule(NOW), until: "2026-11-21" };
  expect(fault({ ...schedule, weekly: true }, NOW)).toBe("book.untilBefore");
  expect(fault({ ...schedule, weekly: true, until: "" }, NOW)).toBe("book.untilBefore");
  expect(fault(schedule, NOW)).toBeNull();
});

test("a date and a time on this clock are one moment", () => {
  expect(startOf({ date: "2026-11-22", time: "10:05" })).toEqual(new Date(2026, 10, 22, 10, 5));
  expect(startOf({ date: "2026-11-22", time: "" })).toBeNull();
});
