// 直播回放文件: what replays take, and all of them with the ways to see, keep and delete them (LIVE-42, 44, 45, MEET-33).
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconMovie, IconTrash } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { keys } from "../../app/keys";
import { isAdministrator, useMe } from "../../app/session";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Page } from "../../ui/Page";
import { Refused, RefusedPage } from "../../ui/Refused";
import { RowsSkeleton } from "../../ui/Skeletons";
import { type RecordingItem, recordingsApi } from "./api";
import { Filters } from "./Filters";
import { toQuery, useFilter } from "./filter";
import { Pool } from "./Pool";
import { RecordingRows } from "./RecordingRows";
import { RecordingTable } from "./RecordingTable";
import styles from "./recordings.module.css";
import { useBin } from "./useBin";
import { type Selection, useSelection } from "./useSelection";

const WIDE = "(min-width: 62em)";

export default function RecordingsPage() {
  const { t } = useTranslation("recordings");
  const me = useMe();
  if (!me.staff) return <RefusedPage back="/classes" error={{ code: "not-allowed" }} />;
  const isAdmin = isAdministrator(me);
  return (
    <Page
      title={t("title")}
      note={t(isAdmin ? "noteAll" : "noteOwn")}
      back="/classes"
      backOn="always"
      actions={
        isAdmin && (
          <>
            <Button component={Link} to="/classes/recordings/consents" variant="light" className={styles.link}>
              {t("consents.title")}
            </Button>
            <Button component={Link} to="/classes/settings" variant="subtle" className={styles.link}>
              {t("policy.title")}
            </Button>
          </>
        )
      }
    >
      <Pool />
      <Recordings />
    </Page>
  );
}

function Recordings() {
  const { t } = useTranslation("recordings");
  const [filter, change] = useFilter();
  const query = toQuery(filter);
  const recordings = useInfiniteQuery({
    queryKey: [...keys.recordings, query],
    queryFn: ({ pageParam }) => recordingsApi.list({ ...query, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = recordings.data?.pages.flatMap((page) => page.items) ?? [];
  const selection = useSelection(items.filter(({ state }) => state !== "running").map(({ id }) => id));
  return (
    <>
      <Card>
        <Filters filter={filter} change={change} />
      </Card>
      <Card flush>
        {items.length > 0 && (
          <Chosen items={items} selection={selection} total={recordings.data?.pages[0]?.total ?? items.length} />
        )}
        {recordings.isPending && <RowsSkeleton />}
        {recordings.isError && <Refused error={recordings.error} retry={() => void recordings.refetch()} />}
        {recordings.isSuccess && items.length === 0 && <None isBin={filter.state === "binned"} />}
        {items.length > 0 && <List items={items} selection={selection} />}
        {recordings.hasNextPage && (
          <div className={styles.foot}>
            <Button
              variant="subtle"
              loading={recordings.isFetchingNextPage}
              onClick={() => void recordings.fetchNextPage()}
            >
              {t("more")}
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

function None({ isBin }: { isBin: boolean }) {
  const { t } = useTranslation("recordings");
  return isBin ? (
    <Empty icon={IconTrash} title={t("binEmpty")} note={t("binNote")} />
  ) : (
    <Empty icon={IconMovie} title={t("none")} note={t("noneNote")} />
  );
}

interface ListProps {
  items: RecordingItem[];
  selection: Selection;
}

function List(props: ListProps) {
  return useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false }) ? (
    <RecordingTable {...props} />
  ) : (
    <RecordingRows {...props} />
  );
}

/** What is done with all that are chosen. */
function Chosen({ items, selection, total }: ListProps & { total: number }) {
  const { t } = useTranslation("recordings");
  const { remove, restore } = useBin();
  const chosen = items.filter(({ id }) => selection.has(id));
  const isBin = chosen.some(({ state }) => state === "binned");
  const act = () => {
    (isBin ? restore : remove)(chosen);
    selection.clear();
  };
  return (
    <div className={styles.chosen}>
      <span role="status">
        {chosen.length > 0 ? t("chosen", { count: chosen.length }) : t("total", { count: total })}
      </span>
      <Button variant="light" color={isBin ? undefined : "red"} disabled={chosen.length === 0} onClick={act}>
        {t(isBin ? "restore" : "delete")}
      </Button>
    </div>
  );
}
