// META-01: from how many minutes on a lesson counts as missed. Saved when a field is left or by Enter.
import { NumberInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClassSettings } from "../../api-types";
import { Card } from "../../ui/Card";
import classes from "./Admin.module.css";
import { Saved } from "./Saved";
import { useSave } from "./useSave";

type Rule = ClassSettings["attendance"];

const LONGEST = 240;
const FIELDS = [
  ["late_minutes", "admin.late"],
  ["away_minutes", "admin.away"],
  ["early_leave_minutes", "admin.early"],
] as const satisfies [keyof Rule, string][];

export function AttendanceRule({ settings }: { settings: ClassSettings }) {
  const { t } = useTranslation("classes");
  const save = useSave();
  const [rule, setRule] = useState<Rule>(settings.attendance);
  const keep = (event?: FormEvent) => {
    event?.preventDefault();
    const changed = FIELDS.some(([field]) => rule[field] !== settings.attendance[field]);
    if (changed) save.mutate({ ...settings, attendance: rule });
  };
  return (
    <Card title={t("admin.rule")}>
      <p className={classes.explain}>{t("admin.ruleNote")}</p>
      <form onSubmit={keep} className={classes.grid}>
        {FIELDS.map(([field, text]) => (
          <NumberInput
            key={field}
            label={t(text)}
            min={1}
            max={LONGEST}
            clampBehavior="strict"
            allowDecimal={false}
            allowNegative={false}
            hideControls
            value={rule[field]}
            onChange={(value) => setRule({ ...rule, [field]: Number(value) || 1 })}
            onBlur={() => keep()}
          />
        ))}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
      <Saved change={save} />
    </Card>
  );
}
