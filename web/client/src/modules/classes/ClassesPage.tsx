// 上課直播: the classes that run now and, for staff, the way to start one.
import { Button } from "@mantine/core";
import { IconBroadcast, IconBroadcastOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api";
import type { LiveClass } from "../../api-types";
import { keys } from "../../app/keys";
import { useMe } from "../../app/session";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { LiveBadge } from "../../ui/LiveBadge";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { Row, Rows } from "../../ui/Row";
import { Clock } from "../../ui/Time";

const REFRESH_MS = 30_000;

export default function ClassesPage() {
  const { t } = useTranslation();
  const me = useMe();
  const live = useQuery({
    queryKey: keys.liveClasses,
    queryFn: api.liveClasses,
    refetchInterval: REFRESH_MS,
    refetchOnMount: "always",
  });
  const start = (
    <Button component={Link} to="/classes/start" leftSection={<IconBroadcast size={20} aria-hidden />}>
      {t("class.start")}
    </Button>
  );
  return (
    <Page title={t("app.classes.title")} back="/workbench" actions={me.staff && start}>
      <Card flush title={t("class.running")}>
        <Loaded query={live}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty
                icon={IconBroadcastOff}
                title={t("class.none")}
                note={t(me.staff ? "class.noneStaff" : "class.noneViewer")}
              />
            ) : (
              <Rows label={t("class.running")}>
                {items.map((item) => (
                  <li key={item.id}>
                    <LiveRow item={item} />
                  </li>
                ))}
              </Rows>
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}

function LiveRow({ item }: { item: LiveClass }) {
  const { t } = useTranslation();
  const where = item.groups.map((group) => group.name);
  return (
    <Row
      to={item.can_enter ? `/class/${item.id}` : undefined}
      title={item.title}
      note={
        <>
          {[item.host.name, ...where].join(" · ")} · <Clock at={item.started_at} /> ·{" "}
          {t("class.count", { count: item.count })}
        </>
      }
      end={<LiveBadge state={item.state} />}
    />
  );
}
