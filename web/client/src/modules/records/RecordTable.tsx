// The records with the columns of LIVE-46, for a desk.
import { Anchor, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RecordItem } from "../../api-types";
import { intlLocale } from "../../i18n/i18n";
import { LiveBadge } from "../../ui/LiveBadge";
import { ReplayLink } from "../../ui/ReplayLink";
import { fullText } from "../../ui/Time";
import classes from "./Records.module.css";

export function RecordTable({ items }: { items: RecordItem[] }) {
  const { t } = useTranslation("classes");
  return (
    <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("records.topic")}</Table.Th>
          <Table.Th>{t("records.host")}</Table.Th>
          <Table.Th className={classes.number}>{t("records.viewers")}</Table.Th>
          <Table.Th>{t("records.scope")}</Table.Th>
          <Table.Th>{t("records.startedAt")}</Table.Th>
          <Table.Th>{t("records.replay")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={item.id}>
            <Table.Td>
              <Anchor component={Link} to={`/classes/records/${item.id}`} className={classes.topic}>
                {item.title}
              </Anchor>
              {!item.ended_at && <LiveBadge state="live" />}
            </Table.Td>
            <Table.Td>{item.host_name}</Table.Td>
            <Table.Td className={classes.number}>{t("records.people", { count: item.viewer_count })}</Table.Td>
            <Table.Td>{item.scope.join("、") || t("records.noScope")}</Table.Td>
            <Table.Td>{fullText(new Date(item.started_at), intlLocale())}</Table.Td>
            <Table.Td>
              <ReplayLink classId={item.id} state={item.replay_state} title={item.title} quiet />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
