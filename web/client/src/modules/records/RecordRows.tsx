// The same records on a phone: one below the other.
import { useTranslation } from "react-i18next";
import type { RecordItem } from "../../api-types";
import { intlLocale } from "../../i18n/i18n";
import { LiveBadge } from "../../ui/LiveBadge";
import { ReplayLink } from "../../ui/ReplayLink";
import { Row, Rows } from "../../ui/Row";
import { fullText } from "../../ui/Time";
import classes from "./Records.module.css";

export function RecordRows({ items }: { items: RecordItem[] }) {
  const { t } = useTranslation("classes");
  return (
    <Rows label={t("records.title")}>
      {items.map((item) => (
        <li key={item.id} className={classes.withReplay}>
          <Row
            to={`/classes/records/${item.id}`}
            title={item.title}
            note={[
              fullText(new Date(item.started_at), intlLocale()),
              item.host_name,
              item.scope.join("、") || t("records.noScope"),
              t("records.people", { count: item.viewer_count }),
            ].join(" · ")}
            end={!item.ended_at && <LiveBadge state="live" />}
          />
          <ReplayLink classId={item.id} state={item.replay_state} title={item.title} quiet />
        </li>
      ))}
    </Rows>
  );
}
