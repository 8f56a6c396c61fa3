// One class table: its grades and classes, how it is to be applied, and how that went (PROM-02..05).
import { Button, NativeSelect, Progress, Switch } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApplyPlan, PlanItem, SectionItem } from "../../generated/types.gen";
import { currentLocale, LOCALE_NAMES, LOCALES } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { RefusedLine } from "../../ui/Refused";
import { Moment } from "../../ui/Time";
import classes from "./Promotion.module.css";
import { directoryChanged, promotion } from "./queries";

interface Props {
  plan: PlanItem;
  sections: SectionItem[];
  newest: boolean;
}

export function Plan({ plan, sections, newest }: Props) {
  const { t } = useTranslation("promotion");
  const [open, setOpen] = useState(newest && plan.state === "fetched");
  return (
    <Card title={t("plan.title", { year: plan.year })}>
      <p className={classes.lead}>
        {t(`plan.${plan.source}`)} · {plan.made_by} · <Moment at={plan.made_at} />
      </p>
      <ul className={classes.grades}>
        {plan.grades.map(({ grade, classes: names }) => (
          <li key={grade} className={classes.grade}>
            <strong>{grade}</strong> {names.join(" ")}
          </li>
        ))}
      </ul>
      <State plan={plan} />
      {plan.state !== "applying" && !open && (
        <Button variant="light" onClick={() => setOpen(true)}>
          {t(plan.state === "applied" ? "plan.again" : "plan.apply")}
        </Button>
      )}
      {plan.state !== "applying" && open && <Apply plan={plan} sections={sections} done={() => setOpen(false)} />}
    </Card>
  );
}

function State({ plan }: { plan: PlanItem }) {
  const { t } = useTranslation("promotion");
  if (plan.state === "applying") {
    return (
      <div role="status" className={classes.state}>
        <Progress value={100} animated striped aria-label={t("plan.applying")} />
        {t("plan.applying")}
      </div>
    );
  }
  if (plan.state === "applied") {
    return (
      <p role="status" className={classes.fine}>
        <IconCircleCheck size={20} aria-hidden /> {t("plan.applied")}
      </p>
    );
  }
  if (plan.state === "failed") {
    return (
      <p role="alert" className={classes.trouble}>
        <IconAlertTriangle size={20} aria-hidden /> {t("plan.failed")}
      </p>
    );
  }
  return null;
}

function Apply({ plan, sections, done }: { plan: PlanItem; sections: SectionItem[]; done: () => void }) {
  const { t } = useTranslation("promotion");
  const client = useQueryClient();
  const [section, setSection] = useState(sections[0]?.id ?? "");
  const [language, setLanguage] = useState<ApplyPlan["language"]>(currentLocale());
  const [separate, setSeparate] = useState(false);
  const apply = useMutation({
    mutationFn: () => promotion.applyPlan(plan.id, { section_id: section, language, separate_groups: separate }),
    onSuccess: () => {
      done();
      return directoryChanged(client);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <NativeSelect
        label={t("plan.section")}
        data={sections.map(({ id, name }) => ({ value: id, label: name }))}
        value={section}
        onChange={(event) => setSection(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("plan.language")}
        data={LOCALES.map((locale) => ({ value: locale, label: LOCALE_NAMES[locale] }))}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value as ApplyPlan["language"])}
      />
      <Switch
        label={t("plan.separate")}
        description={t("plan.separateNote")}
        checked={separate}
        onChange={(event) => setSeparate(event.currentTarget.checked)}
      />
      <RefusedLine error={apply.error} />
      <Button type="submit" loading={apply.isPending} disabled={!section}>
        {t("plan.submit")}
      </Button>
    </form>
  );
}
