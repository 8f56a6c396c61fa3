// 存儲類型, 排序 and 關鍵字, as the slide has them, and the bin.
import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "./filter";
import styles from "./recordings.module.css";

const PAUSE_MS = 300;

interface Props {
  filter: Filter;
  change: (part: Partial<Filter>) => void;
}

export function Filters({ filter, change }: Props) {
  const { t } = useTranslation("recordings");
  const [typed, setTyped] = useState(filter.q);
  const search = useDebouncedCallback((q: string) => change({ q: q.trim() }), PAUSE_MS);
  return (
    <div className={styles.filters}>
      <NativeSelect
        label={t("storage.label")}
        data={[
          { value: "", label: t("storage.all") },
          { value: "permanent", label: t("storage.permanent") },
          { value: "temporary", label: t("storage.temporary") },
        ]}
        value={filter.storage}
        onChange={(event) => change({ storage: event.currentTarget.value as Filter["storage"] })}
      />
      <NativeSelect
        label={t("sort.label")}
        data={[
          { value: "newest", label: t("sort.newest") },
          { value: "oldest", label: t("sort.oldest") },
        ]}
        value={filter.sort}
        onChange={(event) => change({ sort: event.currentTarget.value as Filter["sort"] })}
      />
      <NativeSelect
        label={t("place.label")}
        data={[
          { value: "kept", label: t("place.kept") },
          { value: "binned", label: t("place.binned") },
        ]}
        value={filter.state}
        onChange={(event) => change({ state: event.currentTarget.value as Filter["state"] })}
      />
      <TextInput
        type="search"
        label={t("keyword")}
        placeholder={t("keywordHint")}
        leftSection={<IconSearch size={20} aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
    </div>
  );
}
