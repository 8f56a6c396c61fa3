// When a booked class is held: what the form holds, and what can be wrong with it before the server is asked (LIVE-52).
import { addDays, daysBetween, isoDay } from "../../ui/days";

export interface Schedule {
  /** YYYY-MM-DD on this device's calendar. */
  date: string;
  /** HH:MM on this device's clock. */
  time: string;
  minutes: number;
  weekly: boolean;
  /** The last day of a series. */
  until: string;
  skipDaysOff: boolean;
  /** Minutes before the start; `null`: nobody is reminded. */
  remind: number | null;
}

export const LENGTHS = [30, 35, 40, 45, 60, 80, 90, 120] as const;
export const REMINDERS = [5, 15, 30, 60] as const;
const HALF_HOUR_MS = 30 * 60_000;
const FIRST_WEEKS = 8;

const two = (number: number) => String(number).padStart(2, "0");
export const clockOf = (at: Date) => `${two(at.getHours())}:${two(at.getMinutes())}`;

/** The next half hour that is not upon us yet, a school hour long; a series of eight weeks if one is wanted. */
export function firstSchedule(now: Date): Schedule {
  const at = new Date(Math.ceil((now.getTime() + HALF_HOUR_MS) / HALF_HOUR_MS) * HALF_HOUR_MS);
  const date = isoDay(at);
  const until = addDays(date, FIRST_WEEKS * 7);
  return { date, time: clockOf(at), minutes: 40, weekly: false, until, skipDaysOff: true, remind: 15 };
}

/** The moment of the first lesson; `null` while date or time are not filled in. */
export function startOf({ date, time }: Pick<Schedule, "date" | "time">): Date | null {
  const at = new Date(`${date}T${time}`);
  return Number.isNaN(at.getTime()) ? null : at;
}

export function fault(schedule: Schedule, now: Date): "book.past" | "book.untilBefore" | null {
  const start = startOf(schedule);
  if (!start || start <= now) return "book.past";
  const order = daysBetween(schedule.date, schedule.until);
  return schedule.weekly && !(order >= 0) ? "book.untilBefore" : null;
}
