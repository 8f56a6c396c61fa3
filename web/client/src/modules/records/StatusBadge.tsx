// 出席, 遲到, 早退, 中途離開 or 缺席: in a word, with a colour that is never the only sign.
import { useTranslation } from "react-i18next";
import type { AttendanceStatus } from "../../api-types";
import classes from "./Records.module.css";

interface Props {
  status: AttendanceStatus;
  countsAbsent: boolean;
}

export function StatusBadge({ status, countsAbsent }: Props) {
  const { t } = useTranslation("classes");
  return (
    <span className={classes.status} data-absent={countsAbsent || undefined} data-status={status}>
      {t(`status.${status}`)}
      {countsAbsent && status !== "absent" && ` · ${t("status.counts")}`}
    </span>
  );
}
