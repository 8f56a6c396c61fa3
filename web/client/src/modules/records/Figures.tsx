// A class in four numbers.
import { useTranslation } from "react-i18next";
import type { ClassRecord } from "../../api-types";
import classes from "./Records.module.css";
import { useLength } from "./useLength";

export function Figures({ record }: { record: ClassRecord }) {
  const { t } = useTranslation("classes");
  const length = useLength();
  const { item, attendance, check_ins, comments } = record;
  const there = attendance.filter((one) => !one.counts_absent).length;
  const figures = [
    [t("record.length"), length(item.seconds)],
    [t("records.viewers"), item.viewer_count],
    ...(attendance.length > 0 ? [[t("record.attendance"), `${there} / ${attendance.length}`] as const] : []),
    [t("record.checkIns"), check_ins.length],
    [t("record.comments"), comments.length],
  ] as const;
  return (
    <dl className={classes.figures}>
      {figures.map(([name, value]) => (
        <div key={name} className={classes.figure}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
