// What will be booked: every lesson of a series, the days off that are left out, and what it clashes with.
import { Alert } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import type { BookingPlan, NewBooking } from "../../api-types";
import { keys } from "../../app/keys";
import { intlLocale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { isoDay } from "../../ui/days";
import { fullText } from "../../ui/Time";
import classes from "./Booking.module.css";

const PAUSE_MS = 400;

export function Preview({ wish }: { wish: NewBooking }) {
  const { t } = useTranslation("classes");
  // What it is called changes nothing of it.
  const [asked] = useDebouncedValue(JSON.stringify({ ...wish, title: "" }), PAUSE_MS);
  const check = useQuery({
    queryKey: keys.bookingCheck({ asked }),
    queryFn: () => api.checkBooking(JSON.parse(asked) as NewBooking),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  if (!check.data || (!wish.weekly_until && check.data.clashes.length === 0)) return null;
  return (
    <Card title={t("book.preview")}>
      <Clashes clashes={check.data.clashes} />
      {wish.weekly_until && <Days plan={check.data} />}
    </Card>
  );
}

function Clashes({ clashes }: { clashes: BookingPlan["clashes"] }) {
  const { t } = useTranslation("classes");
  if (clashes.length === 0) return null;
  return (
    <Alert color="yellow" role="status" icon={<IconAlertTriangle aria-hidden />} title={t("book.clash")} mb="md">
      {t("book.clashNote")}
      <ul className={classes.clashes}>
        {clashes.map((clash) => (
          <li key={`${clash.booking_id} ${clash.starts_at}`}>
            {fullText(new Date(clash.starts_at), intlLocale())} · {clash.title} · {clash.host_name}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Days({ plan }: { plan: BookingPlan }) {
  const { t } = useTranslation("classes");
  const locale = intlLocale();
  const format = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" });
  const skipped = plan.days_off
    .filter((off) => off.skipped)
    .map(({ day, name }) => ({ day, text: t("book.dayOff", { name }) }));
  const named = new Map(plan.days_off.map(({ day, name }) => [day, name]));
  const held = plan.dates.map((at) => ({ day: at, text: named.get(isoDay(new Date(at))) ?? null }));
  const all = [...held, ...skipped].sort((a, b) => Date.parse(a.day) - Date.parse(b.day));
  return (
    <div role="status">
      <p className={classes.sum}>
        {t("book.lessons", { count: held.length })}
        {skipped.length > 0 && ` · ${t("book.skipped", { count: skipped.length })}`}
      </p>
      <ul className={classes.preview}>
        {all.map(({ day, text }) => (
          <li key={day} className={classes.lesson} data-skipped={skipped.some((one) => one.day === day) || undefined}>
            <time dateTime={day}>{format.format(new Date(day))}</time> {text}
          </li>
        ))}
      </ul>
    </div>
  );
}
