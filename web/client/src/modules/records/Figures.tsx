// A class in four numbers.
import { useTranslation } from "react-i18next";
import type { ClassRecord } from "../../api-types";
import classes from "./Records.module.css";
import { useLength } from "./useLength";

export function Figures({ record }: { record: ClassRecord }) {
  const { t } = useTranslation("classes");
  const length = useLength();
  const { record: item, attendance, check_ins, comments } = record;
  const seconds = (Date.parse(item.ended_at ?? new Date().toISOString()) - Date.parse(item.started_at)) / 1000;
  const there = attendance.filter(({ present }) => present).length;
  const figures = [
    [t("record.length"), length(seconds)],
    [t("records.viewers"), item.viewer_count],
    ...(attendance.length > 0 ? [[t("record.attendance"), `${there} / ${attendance.length}`] as const] : []),
    [t("record.checkIns"), check_ins.length],
    [t("record.comments"), comments.length],
    [t("records.scope"), item.scope.join("、") || t("records.noScope")],
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
