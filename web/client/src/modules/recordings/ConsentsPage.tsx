// For administrators: which students may be recorded, and the paper on which a guardian has said so.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch, IconUserQuestion } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../app/keys";
import { isAdministrator, useMe } from "../../app/session";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Page } from "../../ui/Page";
import { Refused, RefusedPage } from "../../ui/Refused";
import { RowsSkeleton } from "../../ui/Skeletons";
import { recordingsApi } from "./api";
import { ConsentRow } from "./ConsentRow";
import styles from "./recordings.module.css";

const PAUSE_MS = 300;
const GIVEN: Record<string, boolean> = { given: true, missing: false };

export default function ConsentsPage() {
  const { t } = useTranslation("recordings");
  if (!isAdministrator(useMe())) return <RefusedPage back="/classes" error={{ code: "not-allowed" }} />;
  return (
    <Page title={t("consents.title")} note={t("consents.note")} back="/classes/recordings" backOn="always">
      <Consents />
    </Page>
  );
}

function Consents() {
  const { t } = useTranslation("recordings");
  const [which, setWhich] = useState("");
  const [q, setQ] = useState("");
  const search = useDebouncedCallback((words: string) => setQ(words.trim()), PAUSE_MS);
  const query = { ...(q && { q }), ...(which in GIVEN && { given: GIVEN[which] }) };
  const consents = useInfiniteQuery({
    queryKey: [...keys.recordingConsents, query],
    queryFn: ({ pageParam }) => recordingsApi.consents({ ...query, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const [first] = consents.data?.pages ?? [];
  const items = consents.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Card>
        <div className={styles.filters}>
          <TextInput
            type="search"
            label={t("consents.search")}
            leftSection={<IconSearch size={20} aria-hidden />}
            onChange={(event) => search(event.currentTarget.value)}
          />
          <NativeSelect
            label={t("consents.which")}
            data={[
              { value: "", label: t("consents.all") },
              { value: "given", label: t("consents.given") },
              { value: "missing", label: t("consents.missing") },
            ]}
            value={which}
            onChange={(event) => setWhich(event.currentTarget.value)}
          />
        </div>
      </Card>
      <Card flush>
        <p className={styles.chosen} role="status">
          {first && t("consents.sum", { given: first.given ?? 0, total: first.total ?? 0 })}
        </p>
        {consents.isPending && <RowsSkeleton />}
        {consents.isError && <Refused error={consents.error} retry={() => void consents.refetch()} />}
        {consents.isSuccess && items.length === 0 && <Empty icon={IconUserQuestion} title={t("consents.none")} />}
        <ul className={styles.rows} aria-label={t("consents.title")}>
          {items.map((item) => (
            <ConsentRow key={item.person_id} item={item} />
          ))}
        </ul>
        {consents.hasNextPage && (
          <div className={styles.foot}>
            <Button
              variant="subtle"
              loading={consents.isFetchingNextPage}
              onClick={() => void consents.fetchNextPage()}
            >
              {t("more")}
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}
