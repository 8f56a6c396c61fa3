// What is worth telling of somebody who was there: came late, was away, left early, by the minute.
import { useTranslation } from "react-i18next";
import type { Attendance } from "../../api-types";
import { useLength } from "./useLength";

const WORTH_SECONDS = 60;
const KINDS = [
  ["late", "late_seconds"],
  ["away", "away_seconds"],
  ["left-early", "early_seconds"],
] as const;

/** How long somebody was in class, and what was missing of it. Nothing of those who never came. */
export function useRemarks(): (attendance: Attendance) => string[] {
  const { t } = useTranslation("classes");
  const length = useLength();
  return (attendance) => {
    if (!attendance.arrived_at) return [];
    const missing = KINDS.filter(([, field]) => attendance[field] >= WORTH_SECONDS);
    return [
      t("record.there", { time: length(attendance.attended_seconds) }),
      ...missing.map(([reason, field]) => `${t(`status.${reason}`)} ${length(attendance[field])}`),
    ];
  };
}
