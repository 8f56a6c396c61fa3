// The facts of an attendance slip, the same on the slip and where it is verified (META-04).
import { useTranslation } from "react-i18next";
import type { Slip } from "../../api-types";
import { intlLocale } from "../../i18n/i18n";
import { clockText, fullText } from "../../ui/Time";
import classes from "./Slip.module.css";
import { StatusBadge } from "./StatusBadge";
import { useLength } from "./useLength";

export function SlipFacts({ slip }: { slip: Slip }) {
  const { t } = useTranslation("classes");
  const length = useLength();
  const locale = intlLocale();
  const when = `${fullText(new Date(slip.started_at), locale)} – ${clockText(new Date(slip.ended_at), locale)}`;
  const facts = [
    [t("slip.student"), slip.student_name],
    [t("slip.group"), slip.group_name],
    [t("slip.lesson"), slip.class_title],
    [t("slip.host"), slip.host_name],
    [t("slip.when"), when],
    [t("slip.time"), length(slip.seconds)],
    [t("slip.status"), <StatusBadge key="status" status={slip.status} countsAbsent={slip.counts_absent} />],
  ] as const;
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
