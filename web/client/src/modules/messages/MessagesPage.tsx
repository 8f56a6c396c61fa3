// 消息: the notices and the class groups, the latest first; what is open stands beside them.
import { Title } from "@mantine/core";
import { IconBell, IconUsersGroup } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Outlet, useMatch } from "react-router";
import type { ClassGroup } from "../../api-types";
import { hasApp, useMe } from "../../app/session";
import { Avatar } from "../../ui/Avatar";
import { Count } from "../../ui/Count";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { useDocumentTitle } from "../../ui/Page";
import { Row, Rows } from "../../ui/Row";
import { TwoPane } from "../../ui/shell/TwoPane";
import { Moment } from "../../ui/Time";
import { useEntryWords } from "./entry";
import classes from "./Messages.module.css";
import { groupsQuery, inboxQuery, useUnreadNotices } from "./unread";
import { useGist } from "./words";

export default function MessagesPage() {
  const { t } = useTranslation();
  const alone = useMatch("/messages") !== null;
  const talk = hasApp(useMe(), "groups");
  const groups = useQuery({ ...groupsQuery, enabled: talk });
  useDocumentTitle(alone ? t("nav.messages") : null);
  const list = (
    <>
      <header className={classes.listHead}>
        <Title order={1} tabIndex={-1} data-page-heading>
          {t("nav.messages")}
        </Title>
      </header>
      <Rows label={t("messages.list")}>
        <li>
          <NoticesRow />
        </li>
        {byLatest((talk && groups.data?.items) || []).map((group) => (
          <GroupRow key={group.id} group={group} />
        ))}
      </Rows>
      {talk && (
        <Loaded query={groups}>
          {({ items }) =>
            items.length === 0 && (
              <Empty icon={IconUsersGroup} title={t("messages.noGroups")} note={t("messages.noGroupsNote")} />
            )
          }
        </Loaded>
      )}
    </>
  );
  return (
    <TwoPane label={t("nav.messages")} list={list} chosen={!alone}>
      <Outlet />
    </TwoPane>
  );
}

/** The group with the newest message first; those without any keep the server's order at the end. */
export function byLatest(groups: ClassGroup[]): ClassGroup[] {
  const at = (group: ClassGroup) => group.last_message?.sent_at ?? "";
  return [...groups].sort((a, b) => (at(a) < at(b) ? 1 : at(a) > at(b) ? -1 : 0));
}

function NoticesRow() {
  const { t } = useTranslation();
  const unread = useUnreadNotices();
  const latest = useInfiniteQuery(inboxQuery).data?.pages[0]?.items[0];
  const words = useEntryWords();
  return (
    <Row
      selectable
      to="/messages/notices"
      mark={
        <span className={classes.bell}>
          <IconBell size={22} aria-hidden />
        </span>
      }
      title={t("messages.notices")}
      note={<span className={classes.oneLine}>{latest ? words(latest).text : t("messages.noNotices")}</span>}
      end={<Side at={latest?.created_at} unread={unread} />}
    />
  );
}

function GroupRow({ group }: { group: ClassGroup }) {
  const gist = useGist();
  return (
    <li>
      <Row
        selectable
        to={`/messages/groups/${group.id}`}
        mark={<Avatar group name={group.name} />}
        title={group.name}
        note={<span className={classes.oneLine}>{gist(group.last_message)}</span>}
        end={<Side at={group.last_message?.sent_at} unread={group.unread} />}
      />
    </li>
  );
}

function Side({ at, unread }: { at: string | undefined; unread: number }) {
  const { t } = useTranslation();
  return (
    <span className={classes.side}>
      {at && <Moment at={at} />}
      <Count of={unread} text={t("messages.unread", { count: unread })} />
    </span>
  );
}
