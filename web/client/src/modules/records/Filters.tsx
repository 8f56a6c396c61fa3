// Which records: by words, by host (administrators), by time.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import type { Person } from "../../api-types";
import { keys } from "../../app/keys";
import type { Filter } from "./filter";
import { RangeFields } from "./RangeFields";
import classes from "./Records.module.css";
import { lastDays } from "./range";

const PAUSE_MS = 300;
const PAGE = 100;
/** A school has some hundreds of staff; more pages than this are not asked for. */
const PAGES = 10;

interface Props {
  filter: Filter;
  change: (part: Partial<Filter>) => void;
  today: string;
  hosts: boolean;
}

export function Filters({ filter, change, today, hosts }: Props) {
  const { t } = useTranslation("classes");
  const [typed, setTyped] = useState(filter.q);
  const search = useDebouncedCallback((q: string) => change({ q: q.trim() }), PAUSE_MS);
  const usual = lastDays(today);
  const isUsual = filter.from === usual.from && filter.to === usual.to;
  return (
    <div className={classes.filters}>
      <TextInput
        type="search"
        label={t("records.search")}
        leftSection={<IconSearch size={20} aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      {hosts && <HostChoice host={filter.host} choose={(host) => change({ host })} />}
      <RangeFields range={filter} today={today} change={change} />
      {!isUsual && (
        <Button variant="subtle" className={classes.usual} onClick={() => change(usual)}>
          {t("records.last45")}
        </Button>
      )}
    </div>
  );
}

async function allStaff(): Promise<Person[]> {
  const staff: Person[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const people = await api.people({ kind: "staff", limit: PAGE, cursor });
    staff.push(...people.items);
    if (!people.next_cursor) break;
    cursor = people.next_cursor;
  }
  return staff;
}

function HostChoice({ host, choose }: { host: string; choose: (host: string) => void }) {
  const { t } = useTranslation("classes");
  const staff = useQuery({ queryKey: keys.people({ kind: "staff", all: true }), queryFn: allStaff });
  const options = (staff.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <NativeSelect
      label={t("records.host")}
      data={[{ value: "", label: t("records.everyone") }, ...options]}
      value={host}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}
