// A list of lessons under the day on which they are.
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
