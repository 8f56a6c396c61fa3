// The time range of a list: two days, both included, at most 45 of them (LIVE-47, LIVE-48).
import { addDays, daysBetween } from "../../ui/days";

export const LONGEST = 45;

export interface Range {
  from: string;
  to: string;
}

/** The last 45 days, today included. */
export function lastDays(today: string): Range {
  return { from: addDays(today, 1 - LONGEST), to: today };
}

/** Why a range cannot be asked for. */
export function fault(range: Range): "records.tooLong" | "records.order" | null {
  const days = daysBetween(range.from, range.to);
  if (Number.isNaN(days) || days < 0) return "records.order";
  return days >= LONGEST ? "records.tooLong" : null;
}

/** A range as an address holds it; what is missing or no day is as by default. */
export function rangeOf(params: URLSearchParams, today: string): Range {
  const usual = lastDays(today);
  const day = (name: string) => {
    const value = params.get(name);
    return value && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
  };
  return { from: day("from") ?? usual.from, to: day("to") ?? usual.to };
}
