// 出席 or 缺席 by the school's rule, and why: in words, with a colour that is never the only sign.
import { useTranslation } from "react-i18next";
import type { Attendance } from "../../api-types";
import classes from "./Records.module.css";

export function StatusBadge({ of }: { of: Pick<Attendance, "present" | "reasons"> }) {
  const { t } = useTranslation("classes");
  const { present, reasons } = of;
  const why = reasons.filter((reason) => reason !== "never-came").map((reason) => t(`status.${reason}`));
  const counts = [...why, why.length > 0 ? t("status.counts") : t("status.absent")];
  return (
    <span className={classes.status} data-absent={!present || undefined}>
      {present ? t("status.present") : counts.join(" · ")}
    </span>
  );
}
