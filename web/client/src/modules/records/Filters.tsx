// Which records: by words, by host (administrators), by time.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Records } from "../../api-types";
import type { Filter } from "./filter";
import { RangeFields } from "./RangeFields";
import classes from "./Records.module.css";
import { lastDays } from "./range";

const PAUSE_MS = 300;
type Host = Records["hosts"][number];

interface Props {
  filter: Filter;
  change: (part: Partial<Filter>) => void;
  today: string;
  /** Who can be chosen; for a teacher there is only oneself. */
  hosts: Host[];
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
      {hosts.length > 1 && <HostChoice hosts={hosts} host={filter.host} choose={(host) => change({ host })} />}
      <RangeFields range={filter} today={today} change={change} />
      {!isUsual && (
        <Button variant="subtle" className={classes.usual} onClick={() => change(usual)}>
          {t("records.last45")}
        </Button>
      )}
    </div>
  );
}

function HostChoice({ hosts, host, choose }: { hosts: Host[]; host: string; choose: (host: string) => void }) {
  const { t } = useTranslation("classes");
  return (
    <NativeSelect
      label={t("records.host")}
      data={[{ value: "", label: t("records.everyone") }, ...hosts.map(({ id, name }) => ({ value: id, label: name }))]}
      value={host}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}
