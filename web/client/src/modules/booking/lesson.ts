// A booked lesson: on which day it stands in a list, when it ends, and by which way one enters it.
import type { Booking } from "../../api-types";
import { isoDay } from "../../ui/days";

export interface Day {
  day: string;
  lessons: Booking[];
}

/** The lessons in the order given, grouped by day of this device's calendar. */
export function byDay(lessons: Booking[]): Day[] {
  const days: Day[] = [];
  for (const lesson of lessons) {
    const day = isoDay(new Date(lesson.starts_at));
    const last = days.at(-1);
    if (last?.day === day) last.lessons.push(lesson);
    else days.push({ day, lessons: [lesson] });
  }
  return days;
}

export function endOf(lesson: Pick<Booking, "starts_at" | "minutes">): Date {
  return new Date(Date.parse(lesson.starts_at) + lesson.minutes * 60_000);
}

/** Into the class; before its time all but its teacher wait at the door, which lets them in by itself. */
export function wayIn(lesson: Pick<Booking, "id" | "mine" | "starts_at">, now: Date): string {
  const early = new Date(lesson.starts_at) > now;
  return early && !lesson.mine ? `/c/${lesson.id}` : `/class/${lesson.id}`;
}
