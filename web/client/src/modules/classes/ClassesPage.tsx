// 上課直播: what runs now, what is booked, and the ways to records, slides and settings (for each who has them).
import { Button } from "@mantine/core";
import {
  type Icon,
  IconBroadcast,
  IconBroadcastOff,
  IconChecklist,
  IconListDetails,
  IconMovie,
  IconPresentation,
  IconSettings,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api";
import type { LiveClass, Me } from "../../api-types";
import { keys } from "../../app/keys";
import { isAdministrator, useMe } from "../../app/session";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { LiveBadge } from "../../ui/LiveBadge";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { ReplayLink } from "../../ui/ReplayLink";
import { Row, Rows } from "../../ui/Row";
import { Clock } from "../../ui/Time";
import { ComingList } from "../booking/ComingList";
import { studentsOf } from "../records/people";
import classes from "./ClassForm.module.css";

const REFRESH_MS = 30_000;

export default function ClassesPage() {
  const { t } = useTranslation("classes");
  const { t: common } = useTranslation();
  const me = useMe();
  const start = (
    <Button component={Link} to="/classes/start" leftSection={<IconBroadcast size={20} aria-hidden />}>
      {common("class.start")}
    </Button>
  );
  return (
    <Page title={common("app.classes.title")} back="/workbench" actions={me.staff && start}>
      <Running staff={me.staff} />
      <ComingList />
      <Card flush title={t("home.more")}>
        <Rows label={t("home.more")}>
          {placesOf(me).map(({ to, icon: Mark, name }) => (
            <li key={to}>
              <Row
                to={to}
                mark={<Mark size={24} stroke={1.75} aria-hidden className={classes.mark} />}
                title={t(`home.${name}`)}
                note={t(`home.${name}Note`)}
              />
            </li>
          ))}
        </Rows>
      </Card>
    </Page>
  );
}

interface Place {
  to: string;
  icon: Icon;
  name: "records" | "recordings" | "slides" | "settings" | "attendance";
  has: (me: Me) => boolean;
}

const PLACES: Place[] = [
  { to: "/classes/records", icon: IconListDetails, name: "records", has: (me) => me.staff },
  { to: "/classes/recordings", icon: IconMovie, name: "recordings", has: (me) => me.staff },
  { to: "/slides", icon: IconPresentation, name: "slides", has: (me) => me.staff },
  { to: "/classes/attendance", icon: IconChecklist, name: "attendance", has: (me) => studentsOf(me).length > 0 },
  { to: "/classes/settings", icon: IconSettings, name: "settings", has: isAdministrator },
];

function placesOf(me: Me): Place[] {
  return PLACES.filter(({ has }) => has(me));
}

function Running({ staff }: { staff: boolean }) {
  const { t } = useTranslation("classes");
  const live = useQuery({
    queryKey: keys.liveClasses,
    queryFn: api.liveClasses,
    refetchInterval: REFRESH_MS,
    refetchOnMount: "always",
  });
  return (
    <Card flush title={t("home.live")}>
      <Loaded query={live}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={IconBroadcastOff}
              title={t("home.none")}
              note={t(staff ? "home.noneStaff" : "home.noneViewer")}
            />
          ) : (
            <Rows label={t("home.live")}>
              {items.map((item) => (
                <li key={item.id} className={classes.withReplay}>
                  <LiveRow item={item} />
                  <ReplayLink classId={item.id} state={item.replay_state} title={item.title} quiet />
                </li>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Card>
  );
}

function LiveRow({ item }: { item: LiveClass }) {
  const { t } = useTranslation();
  return (
    <Row
      to={item.can_enter ? `/class/${item.id}` : undefined}
      title={item.title}
      note={
        <>
          {[item.host.name, ...item.scope].join(" · ")} · <Clock at={item.started_at} /> ·{" "}
          {t("class.count", { count: item.count })}
        </>
      }
      end={<LiveBadge state={item.state} />}
    />
  );
}
