// The booked classes that are to come, day by day: a teacher's to give, a family's to attend (LIVE-52).
import { Button } from "@mantine/core";
import { IconCalendarEvent } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api";
import type { Booking } from "../../api-types";
import { keys } from "../../app/keys";
import { useMe } from "../../app/session";
import { intlLocale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { addDays, daysText, isoDay } from "../../ui/days";
import { Empty } from "../../ui/Empty";
import { LiveBadge } from "../../ui/LiveBadge";
import { Loaded } from "../../ui/Loaded";
import { Row, Rows } from "../../ui/Row";
import { clockText } from "../../ui/Time";
import classes from "./Booking.module.css";
import { byDay, endOf, wayIn } from "./lesson";

const REFRESH_MS = 60_000;
const AHEAD_DAYS = 60;
const SHOWN_DAYS = 10;

export function ComingList() {
  const { t } = useTranslation("classes");
  const me = useMe();
  const today = isoDay(new Date());
  const coming = useQuery({
    queryKey: keys.bookings,
    queryFn: () => api.bookings(today, addDays(today, AHEAD_DAYS)),
    refetchInterval: REFRESH_MS,
    refetchOnMount: "always",
  });
  const book = (
    <Button
      component={Link}
      to="/classes/book"
      variant="subtle"
      leftSection={<IconCalendarEvent size={20} aria-hidden />}
    >
      {t("home.book")}
    </Button>
  );
  return (
    <Card flush title={t("home.coming")} aside={me.staff && book}>
      <Loaded query={coming}>
        {({ items }) => {
          const open = items.filter(({ state }) => state === "booked" || state === "started");
          return open.length === 0 ? (
            <Empty
              icon={IconCalendarEvent}
              title={t("coming.none")}
              note={t(me.staff ? "coming.noneStaff" : "coming.noneViewer")}
            />
          ) : (
            <Days lessons={open} />
          );
        }}
      </Loaded>
    </Card>
  );
}

function Days({ lessons }: { lessons: Booking[] }) {
  const { t } = useTranslation("classes");
  const [all, setAll] = useState(false);
  const days = byDay(lessons);
  return (
    <>
      {days.slice(0, all ? undefined : SHOWN_DAYS).map(({ day, lessons: ofDay }) => (
        <section key={day} aria-label={daysText(day, day, intlLocale())}>
          <h3 className={classes.day}>{daysText(day, day, intlLocale())}</h3>
          <Rows>
            {ofDay.map((lesson) => (
              <li key={lesson.id}>
                <LessonRow lesson={lesson} />
              </li>
            ))}
          </Rows>
        </section>
      ))}
      {!all && days.length > SHOWN_DAYS && (
        <div className={classes.foot}>
          <Button variant="subtle" onClick={() => setAll(true)}>
            {t("coming.later")}
          </Button>
        </div>
      )}
    </>
  );
}

function LessonRow({ lesson }: { lesson: Booking }) {
  const { t } = useTranslation("classes");
  const locale = intlLocale();
  const now = new Date();
  const started = lesson.state === "started";
  const soon = new Date(lesson.opens_at) <= now;
  return (
    <Row
      to={started ? wayIn(lesson, now) : `/classes/bookings/${lesson.id}`}
      title={lesson.title}
      note={[
        `${clockText(new Date(lesson.starts_at), locale)}–${clockText(endOf(lesson), locale)}`,
        lesson.host.name,
        ...lesson.scope,
      ].join(" · ")}
      end={started ? <LiveBadge state="live" /> : soon && <span className={classes.state}>{t("booking.soon")}</span>}
    />
  );
}
