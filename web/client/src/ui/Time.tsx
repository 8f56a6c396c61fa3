// Moments as a reader wants them: the time of today, else the day; the full date for those who ask.
import { intlLocale } from "../i18n/i18n";

const DAY_MS = 86_400_000;

/** "14:05" today, "昨天"/"ontem" the day before, else day and month, with the year when it is another one. */
export function momentText(at: Date, now: Date, locale: string): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days === 0)
    return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  if (days === 1) return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-1, "day");
  const year = at.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year }).format(at);
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

export function clockText(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

export function dateText(at: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(at);
}

export function fullText(at: Date, locale: string): string {
  // By its parts: with `dateStyle` and `timeStyle` together, zh-Hant-MO loses its 年, 月 and 日.
  const parts = { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(locale, { ...parts, hourCycle: "h23" }).format(at);
}

export function Moment({ at }: { at: string }) {
  const date = new Date(at);
  const locale = intlLocale();
  return (
    <time dateTime={at} title={fullText(date, locale)}>
      {momentText(date, new Date(), locale)}
    </time>
  );
}

export function Clock({ at }: { at: string }) {
  const date = new Date(at);
  const locale = intlLocale();
  return (
    <time dateTime={at} title={fullText(date, locale)}>
      {clockText(date, locale)}
    </time>
  );
}
