// The notices: each leads to what it is about and is read by opening it.
import { Button } from "@mantine/core";
import { IconBellOff } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import type { InboxEntry } from "../../api-types";
import { keys } from "../../app/keys";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Page } from "../../ui/Page";
import { Refused, RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { RowsSkeleton } from "../../ui/Skeletons";
import { Moment } from "../../ui/Time";
import { entryLink, useEntryWords } from "./entry";
import classes from "./Messages.module.css";
import { inboxQuery } from "./unread";

type Reading = Parameters<typeof api.readInbox>[0];

export default function NoticesPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const inbox = useInfiniteQuery(inboxQuery);
  const read = useMutation({
    mutationFn: (reading: Reading) => api.readInbox(reading),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.inbox }),
  });
  const unread = inbox.data?.pages[0]?.unread ?? 0;
  const entries = inbox.data?.pages.flatMap((page) => page.items);
  const readAll = (
    <Button variant="subtle" loading={read.isPending} onClick={() => read.mutate({ all: true })}>
      {t("messages.readAll")}
    </Button>
  );
  return (
    <Page title={t("messages.notices")} back="/messages" actions={unread > 0 && readAll}>
      <RefusedLine error={read.error} />
      <Card flush>
        {inbox.isError && !entries && <Refused error={inbox.error} retry={() => void inbox.refetch()} />}
        {inbox.isPending && <RowsSkeleton />}
        {entries?.length === 0 && (
          <Empty icon={IconBellOff} title={t("messages.noNotices")} note={t("messages.noNoticesNote")} />
        )}
        <Rows label={t("messages.notices")}>
          {entries?.map((entry) => (
            <li key={entry.id}>
              <Entry entry={entry} read={() => entry.read_at ?? read.mutate({ ids: [entry.id] })} />
            </li>
          ))}
        </Rows>
        {inbox.hasNextPage && (
          <div className={classes.more}>
            <Button variant="subtle" loading={inbox.isFetchingNextPage} onClick={() => void inbox.fetchNextPage()}>
              {t("action.more")}
            </Button>
          </div>
        )}
      </Card>
    </Page>
  );
}

function Entry({ entry, read }: { entry: InboxEntry; read: () => void }) {
  const { t } = useTranslation();
  const { icon: Mark, title, text } = useEntryWords()(entry);
  return (
    <Row
      to={entryLink(entry)}
      onClick={read}
      mark={
        <span className={classes.bell}>
          <Mark size={22} aria-hidden />
        </span>
      }
      title={<span className={entry.read_at ? classes.entryRead : classes.entryNew}>{title}</span>}
      note={text}
      end={
        <span className={classes.side}>
          <Moment at={entry.created_at} />
          {!entry.read_at && <span className={classes.unreadDot} role="img" aria-label={t("messages.new")} />}
        </span>
      }
    />
  );
}
