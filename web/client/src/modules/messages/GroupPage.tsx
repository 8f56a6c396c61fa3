// One class group: its messages and live cards, the newest at the bottom; staff can write and start a class.
import { Button } from "@mantine/core";
import { IconBroadcast, IconMessages } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api } from "../../api";
import type { Message } from "../../api-types";
import { keys } from "../../app/keys";
import { useMe } from "../../app/session";
import { Empty } from "../../ui/Empty";
import { PageHead } from "../../ui/Page";
import { Refused, RefusedPage } from "../../ui/Refused";
import { RowsSkeleton } from "../../ui/Skeletons";
import { Composer } from "./Composer";
import classes from "./GroupPage.module.css";
import { historyQuery, inOrder, useMarkRead } from "./history";
import { MessageItem } from "./MessageItem";

export default function GroupPage() {
  const { groupId = "" } = useParams();
  return <Group key={groupId} id={groupId} />;
}

function Group({ id }: { id: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const group = useQuery({ queryKey: keys.group(id), queryFn: () => api.group(id) });
  const start = (
    <Button
      component={Link}
      to={`/classes/start?group=${id}`}
      leftSection={<IconBroadcast size={20} aria-hidden />}
      variant="light"
    >
      {t("class.start")}
    </Button>
  );
  if (group.isError) return <RefusedPage back="/messages" error={group.error} retry={() => void group.refetch()} />;
  return (
    <div className={classes.group}>
      <div className={classes.head}>
        <PageHead
          title={group.data?.name ?? " "}
          note={group.data && t("groups.members", { count: group.data.member_count })}
          back="/messages"
          actions={me.staff && start}
        />
      </div>
      <History id={id} />
      {group.data?.can_write && <Composer group={id} />}
    </div>
  );
}

function History({ id }: { id: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const history = useInfiniteQuery(historyQuery(id));
  const messages = inOrder(history.data);
  const newest = messages.at(-1);
  useMarkRead(id, newest?.id);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <div className={classes.history} role="log" aria-label={t("groups.history")} tabIndex={0}>
      <div className={classes.messages}>
        {history.isPending && <RowsSkeleton />}
        {history.isError && <Refused error={history.error} retry={() => void history.refetch()} />}
        {history.isSuccess && !newest && (
          <Empty icon={IconMessages} title={t("messages.noMessages")} note={t("groups.emptyNote")} />
        )}
        {history.hasNextPage && (
          <Button
            variant="subtle"
            className={classes.older}
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {t("groups.older")}
          </Button>
        )}
        {messages.map((message, index) => (
          <MessageItem
            key={message.id}
            message={message}
            mine={message.author.id === me.person.id}
            follows={follows(messages[index - 1], message)}
          />
        ))}
      </div>
    </div>
  );
}

const SAME_BREATH_MS = 5 * 60_000;

/** Whether a message goes on with what its author just said, so that name and time need not be told again. */
export function follows(previous: Message | undefined, message: Message): boolean {
  if (!previous || previous.author.id !== message.author.id) return false;
  return Date.parse(message.sent_at) - Date.parse(previous.sent_at) < SAME_BREATH_MS;
}
