// What needs me today. A class that runs is entered with one tap.
import { Button } from "@mantine/core";
import { IconSun } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TodayItem } from "../../api-types";
import { Card } from "../../ui/Card";
import { LiveBadge } from "../../ui/LiveBadge";
import { Clock } from "../../ui/Time";
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
              <LiveNow item={item} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function LiveNow({ item }: { item: TodayItem }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes.lessonText}>
        <LiveBadge state="live" />
        <h3 className={classes.lessonTitle}>{item.title}</h3>
        <p className={classes.note}>
          {[item.host_name, ...item.group_names].join(" · ")} · <Clock at={item.started_at} />
        </p>
      </div>
      <Button
        component={Link}
        to={`/class/${item.class_id}`}
        className={classes.enter}
        aria-label={`${t("action.enter")} ${item.title}`}
      >
        {t("action.enter")}
      </Button>
    </>
  );
}
