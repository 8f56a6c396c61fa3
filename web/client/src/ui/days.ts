// Calendar days as the server writes them, YYYY-MM-DD, without any time zone in them.
const DAY_MS = 86_400_000;

/** The day of a moment on this device's calendar. */
export function isoDay(at: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);

export function addDays(day: string, count: number): string {
  return new Date(utc(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** How many days later `to` is: 0 for the same day, negative when it is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / DAY_MS);
}

/** "2026年12月25日星期五", or both ends of several days. */
export function daysText(from: string, to: string, locale: string): string {
  const single = from === to;
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: single ? "full" : "long",
    timeZone: "UTC",
  });
  return single ? format.format(utc(from)) : format.formatRange(utc(from), utc(to));
}
