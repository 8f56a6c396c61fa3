// What is sent when a class is booked or a booking is changed, and how a booking fills the form.
import type { Booking, ClassGroup, NewBooking } from "../../api-types";
import { isoDay } from "../../ui/days";
import { type Draft, toNewClass } from "../classes/draft";
import { clockOf, type Schedule, startOf } from "./schedule";

export function toNewBooking(draft: Draft, schedule: Schedule, groups: ClassGroup[]): NewBooking {
  return {
    ...toNewClass(draft, groups),
    starts_at: startOf(schedule)?.toISOString() ?? "",
    minutes: schedule.minutes,
    weekly_until: schedule.weekly ? schedule.until : null,
    skip_days_off: schedule.skipDaysOff,
    remind_minutes: schedule.remind,
  };
}

/** The form of a lesson that is booked already. */
export function draftOf(booking: Booking): Partial<Draft> {
  return {
    kind: booking.kind as Draft["kind"],
    groups: booking.groups.map(({ id }) => id),
    title: booking.title,
    content: booking.content,
    deck: booking.deck_id,
    comments: booking.comments_allowed,
    speaking: booking.speaking_allowed,
    speechSeconds: booking.speech_seconds,
    cameras: booking.camera_visibility,
    scope: booking.viewer_scope,
    replay: booking.replay,
  };
}

export function scheduleOf(booking: Booking): Schedule {
  const at = new Date(booking.starts_at);
  const date = isoDay(at);
  return {
    date,
    time: clockOf(at),
    minutes: booking.minutes,
    weekly: false,
    until: date,
    skipDaysOff: true,
    remind: booking.remind_minutes,
  };
}
