// What needs me today: a class that runs is entered with one tap, a booked one is told, and started by its teacher in time.
import { Button } from "@mantine/core";
import { IconBroadcast, IconCalendarEvent, IconSun } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { api } from "../../api";
import type { TodayItem } from "../../api-types";
import { keys } from "../../app/keys";
import { Card } from "../../ui/Card";
import { LiveBadge } from "../../ui/LiveBadge";
import { RefusedLine } from "../../ui/Refused";
import { Clock } from "../../ui/Time";
import { wayIn } from "../booking/lesson";
import classes from "./Workbench.module.css";

export function Today({ items }: { items: TodayItem[] }) {
  const { t } = useTranslation();
  return (
    <Card title={t("workbench.today")}>
      {items.length === 0 && (
        <div className={classes.quiet}>
          <IconSun size={32} stroke={1.5} aria-hidden className={classes.sun} />
          <div>
            <p className={classes.quietTitle}>{t("workbench.nothing")}</p>
            <p className={classes.note}>{t("workbench.nothingNote")}</p>
          </div>
        </div>
      )}
      {items.length > 0 && (
        <ul className={classes.today}>
          {items.map((item) => (
            <li key={item.class_id} className={classes.lesson}>
              <Lesson item={item} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

const DOINGS = { "class-live": EnterNow, "class-booked": Booked };

function Lesson({ item }: { item: TodayItem }) {
  const { t } = useTranslation();
  const Doing = DOINGS[item.kind];
  return (
    <>
      <div className={classes.lessonText}>
        {item.kind === "class-live" ? (
          <LiveBadge state="live" />
        ) : (
          <span className={classes.booked}>
            <IconCalendarEvent size={18} aria-hidden /> {t("workbench.booked")}
          </span>
        )}
        <h3 className={classes.lessonTitle}>{item.title}</h3>
        <p className={classes.note}>
          {[item.host_name, ...item.group_names].join(" · ")} · <Clock at={item.started_at} />
        </p>
      </div>
      <Doing item={item} />
    </>
  );
}

function EnterNow({ item }: { item: TodayItem }) {
  const { t } = useTranslation();
  const way = wayIn({ id: item.class_id, mine: item.mine, starts_at: item.opens_at ?? item.started_at }, new Date());
  return (
    <Button component={Link} to={way} className={classes.enter} aria-label={`${t("action.enter")} ${item.title}`}>
      {t("action.enter")}
    </Button>
  );
}

/** Its teacher starts it here from the early entry on; everybody else can look it up. */
function Booked({ item }: { item: TodayItem }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => api.startBooking(item.class_id),
    onSuccess: (live) => navigate(`/class/${live.id}`),
    onError: () => client.invalidateQueries({ queryKey: keys.workbench }),
  });
  const canStart = item.mine && item.opens_at !== null && new Date(item.opens_at) <= new Date();
  if (canStart)
    return (
      <div className={classes.start}>
        <RefusedLine error={start.error} />
        <Button
          loading={start.isPending || start.isSuccess}
          leftSection={<IconBroadcast size={20} aria-hidden />}
          onClick={() => start.mutate()}
          aria-label={`${t("action.startClass")} ${item.title}`}
        >
          {t("action.startClass")}
        </Button>
      </div>
    );
  return (
    <Button
      component={Link}
      to={`/classes/bookings/${item.class_id}`}
      variant="light"
      className={classes.enter}
      aria-label={`${t("action.open")} ${item.title}`}
    >
      {t("action.open")}
    </Button>
  );
}
