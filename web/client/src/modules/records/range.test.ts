// 45 days and not one more.
import { expect, test } from "vitest";
import { fault, lastDays, rangeOf } from "./range";

test("by default it is the last 45 days, and these may be asked for", () => {
  const usual = lastDays("2026-11-22");
  expect(usual).toEqual({ from: "2026-10-09", to: "2026-11-22" });
  expect(fault(usual)).toBeNull();
});

test("46 days are refused before anybody is asked (LIVE-48)", () => {
  expect(fault({ from: "2026-10-08", to: "2026-11-22" })).toBe("records.tooLong");
});

test("an end before its beginning is refused, as is no day at all", () => {
  expect(fault({ from: "2026-11-22", to: "2026-11-21" })).toBe("records.order");
  expect(fault({ from: "", to: "2026-11-21" })).toBe("records.order");
  expect(fault({ from: "2026-11-22", to: "2026-11-22" })).toBeNull();
});

test("an address without a range, or with nonsense in it, means the usual one", () => {
  expect(rangeOf(new URLSearchParams("from=yesterday&to=2026-11-20"), "2026-11-22")).toEqual({
    from: "2026-10-09",
    to: "2026-11-20",
  });
});
