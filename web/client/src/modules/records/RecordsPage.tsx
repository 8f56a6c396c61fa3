// 直播記錄: a teacher's own classes, an administrator's whole school (LIVE-38, 46, 47, 48, 50).
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconDownload, IconListSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, recordsFile } from "../../api";
import { keys } from "../../app/keys";
import { isAdministrator, useMe } from "../../app/session";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Page } from "../../ui/Page";
import { Refused, RefusedPage } from "../../ui/Refused";
import { RowsSkeleton } from "../../ui/Skeletons";
import { Filters } from "./Filters";
import { toQuery, useFilter } from "./filter";
import { RecordRows } from "./RecordRows";
import classes from "./Records.module.css";
import { RecordTable } from "./RecordTable";

const WIDE = "(min-width: 48em)";

export default function RecordsPage() {
  const { t } = useTranslation("classes");
  const me = useMe();
  if (!me.staff) return <RefusedPage back="/classes" error={{ code: "not-allowed" }} />;
  return <Records note={t(isAdministrator(me) ? "records.noteAll" : "records.noteOwn")} />;
}

function Records({ note }: { note: string }) {
  const { t } = useTranslation("classes");
  const { filter, change, today, askable } = useFilter();
  const query = toQuery(filter);
  const records = useInfiniteQuery({
    queryKey: keys.records(query),
    queryFn: ({ pageParam }) => api.records({ ...query, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: askable,
    placeholderData: keepPreviousData,
  });
  const items = askable ? (records.data?.pages.flatMap((page) => page.items) ?? []) : [];
  const exported = (
    <Button
      component="a"
      href={recordsFile(query)}
      download
      variant="light"
      leftSection={<IconDownload size={20} aria-hidden />}
      data-disabled={items.length === 0 || undefined}
    >
      {t("records.export")}
    </Button>
  );
  return (
    <Page title={t("records.title")} note={note} back="/classes" backOn="always" actions={items.length > 0 && exported}>
      <Card>
        <Filters filter={filter} change={change} today={today} hosts={records.data?.pages[0]?.hosts ?? []} />
      </Card>
      <Card flush>
        {askable && records.isPending && <RowsSkeleton />}
        {records.isError && <Refused error={records.error} retry={() => void records.refetch()} />}
        {(records.isSuccess || !askable) && items.length === 0 && (
          <Empty icon={IconListSearch} title={t("records.none")} note={t("records.noneNote")} />
        )}
        {items.length > 0 && <List items={items} />}
        {records.hasNextPage && askable && (
          <div className={classes.foot}>
            <Button variant="subtle" loading={records.isFetchingNextPage} onClick={() => void records.fetchNextPage()}>
              {t("coming.later")}
            </Button>
          </div>
        )}
      </Card>
    </Page>
  );
}

function List(props: Parameters<typeof RecordTable>[0]) {
  return useMediaQuery(WIDE) ? <RecordTable {...props} /> : <RecordRows {...props} />;
}
