// What is sent when a class is booked or a booking is changed, and how a booking fills the form.
import type { Booking, BookingChange, ClassGroup, NewBooking } from "../../api-types";
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

/** What a booking can still change; its kind is not among it. */
export function toChange(draft: Draft, schedule: Schedule, groups: ClassGroup[]): BookingChange {
  const { title, group_ids, content, deck_id, comments_allowed, speaking_allowed, replay, viewer_scope } = toNewClass(
    draft,
    groups,
  );
  const manner = { group_ids, content, deck_id, comments_allowed, speaking_allowed, replay, viewer_scope };
  const starts_at = startOf(schedule)?.toISOString() ?? null;
  return { title, starts_at, minutes: schedule.minutes, remind_minutes: schedule.remind, ...manner };
}

/** The form of a lesson that is booked already. */
export function draftOf(booking: Booking): Partial<Draft> {
  return {
    kind: booking.kind as Draft["kind"],
    groups: booking.groups.map(({ id }) => id),
    title: booking.title,
    content: booking.content,
    deck: booking.deck_id,
    speechSeconds: booking.speech_seconds,
    cameras: booking.camera_visibility,
    // What was not decided when it was booked is as the school's settings say, which the draft begins with.
    ...(booking.comments_allowed !== null && { comments: booking.comments_allowed }),
    ...(booking.speaking_allowed !== null && { speaking: booking.speaking_allowed }),
    ...(booking.viewer_scope !== null && { scope: booking.viewer_scope }),
    ...(booking.replay !== null && { replay: booking.replay }),
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
