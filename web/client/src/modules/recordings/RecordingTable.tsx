// The recordings with the columns of the slide, for a desk: 文件名, 大小, 創建者, 創建時間, 過期時間, 操作.
import { Anchor, Checkbox, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { bytesText } from "../../ui/bytes";
import { Moment } from "../../ui/Time";
import type { RecordingItem } from "./api";
import { ItemActions } from "./ItemActions";
import styles from "./recordings.module.css";
import type { Selection } from "./useSelection";
import { useExpiry, useNote } from "./words";

interface Props {
  items: RecordingItem[];
  selection: Selection;
}

export function RecordingTable({ items, selection }: Props) {
  const { t } = useTranslation("recordings");
  const expiry = useExpiry();
  const note = useNote();
  return (
    <Table verticalSpacing="xs" horizontalSpacing="sm" highlightOnHover className={styles.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>
            <Checkbox
              aria-label={t("chooseAll")}
              checked={selection.all}
              indeterminate={selection.some && !selection.all}
              onChange={selection.toggleAll}
            />
          </Table.Th>
          <Table.Th>{t("name")}</Table.Th>
          <Table.Th className={styles.number}>{t("size")}</Table.Th>
          <Table.Th>{t("creator")}</Table.Th>
          <Table.Th>{t("created")}</Table.Th>
          <Table.Th>{t("expires")}</Table.Th>
          <Table.Th>{t("actions")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={item.id}>
            <Table.Td>
              <Choice item={item} selection={selection} />
            </Table.Td>
            <Table.Td>
              <Name item={item} />
              {note(item) && <span className={styles.noteLine}>{note(item)}</span>}
            </Table.Td>
            <Table.Td className={styles.number}>{bytesText(item.bytes)}</Table.Td>
            <Table.Td className={styles.whole}>{item.creator_name}</Table.Td>
            <Table.Td className={styles.whole}>
              <Moment at={item.created_at} />
            </Table.Td>
            <Table.Td className={styles.whole}>{expiry(item)}</Table.Td>
            <Table.Td>
              <ItemActions item={item} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

export function Choice({ item, selection }: { item: RecordingItem; selection: Selection }) {
  const { t } = useTranslation("recordings");
  return (
    <Checkbox
      aria-label={t("choose", { name: item.name })}
      disabled={item.state === "running"}
      checked={selection.has(item.id)}
      onChange={() => selection.toggle(item.id)}
    />
  );
}

/** Leads to the replay where there is one. */
export function Name({ item }: { item: RecordingItem }) {
  if (item.state !== "running" && item.state !== "kept") return <span className={styles.name}>{item.name}</span>;
  return (
    <Anchor component={Link} to={`/replays/${item.class_id}`} className={styles.name}>
      {item.name}
    </Anchor>
  );
}
