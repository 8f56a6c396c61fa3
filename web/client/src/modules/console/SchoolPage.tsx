// The school's names, its time zone, the languages of its pages, and the apps of the workbench that it has.
import { Button, Checkbox, NativeSelect, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys as shared } from "../../app/keys";
import type { SchoolChange, SchoolItem } from "../../generated/types.gen";
import { LOCALE_NAMES, LOCALES, type Locale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { admin, keys, overviewQuery } from "./queries";

const APPS = ["classes", "slides", "groups", "promotion"] as const satisfies SchoolChange["apps_off"];

export default function SchoolPage() {
  const { t } = useTranslation("console");
  const overview = useQuery(overviewQuery);
  return (
    <Guarded title={t("place.school.title")}>
      <Card>
        <Loaded query={overview}>{({ school }) => <SchoolForm school={school} />}</Loaded>
      </Card>
    </Guarded>
  );
}

interface PartProps {
  draft: SchoolChange;
  change: (part: Partial<SchoolChange>) => void;
}

function SchoolForm({ school }: { school: SchoolItem }) {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const { id: _, ...known } = school;
  const [draft, setDraft] = useState<SchoolChange>(known);
  const change = (part: Partial<SchoolChange>) => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: () => admin.changeSchool(draft),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.overview });
      await client.invalidateQueries({ queryKey: shared.session });
      await client.invalidateQueries({ queryKey: shared.workbench });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t("school.name")}
        required
        maxLength={80}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t("school.nameOther")}
        maxLength={80}
        value={draft.name_other}
        onChange={(event) => change({ name_other: event.currentTarget.value })}
      />
      <ZoneSelect zone={draft.time_zone} choose={(time_zone) => change({ time_zone })} />
      <Languages draft={draft} change={change} />
      <Apps draft={draft} change={change} />
      <RefusedLine error={save.error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={!draft.name.trim()}>
          {t("save")}
        </Button>
        <p role="status" className={classes.saved}>
          {save.isSuccess && t("saved")}
        </p>
      </div>
    </form>
  );
}

/** At least one; the language of the school is one of them. */
function Languages({ draft, change }: PartProps) {
  const { t } = useTranslation("console");
  const toggle = (locale: Locale, on: boolean) => {
    const languages = LOCALES.filter((one) => (one === locale ? on : draft.languages.includes(one)));
    const language = languages.find((one) => one === draft.language) ?? languages[0];
    if (language) change({ languages, language });
  };
  return (
    <>
      <fieldset className={classes.group}>
        <legend>{t("school.languages")}</legend>
        <div className={classes.checks}>
          {LOCALES.map((locale) => (
            <Checkbox
              key={locale}
              label={LOCALE_NAMES[locale]}
              lang={locale}
              checked={draft.languages.includes(locale)}
              disabled={draft.languages.length === 1 && draft.languages[0] === locale}
              onChange={(event) => toggle(locale, event.currentTarget.checked)}
            />
          ))}
        </div>
      </fieldset>
      <NativeSelect
        label={t("school.language")}
        description={t("school.languageNote")}
        data={draft.languages.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
        value={draft.language}
        onChange={(event) => change({ language: event.currentTarget.value as Locale })}
      />
    </>
  );
}

function Apps({ draft, change }: PartProps) {
  const { t } = useTranslation("console");
  const { t: shell } = useTranslation();
  const toggle = (app: (typeof APPS)[number], on: boolean) =>
    change({ apps_off: APPS.filter((one) => (one === app ? !on : draft.apps_off.includes(one))) });
  return (
    <fieldset className={classes.group}>
      <legend>{t("school.apps")}</legend>
      <p className={classes.hint}>{t("school.appsNote")}</p>
      <div className={classes.switches}>
        {APPS.map((app) => (
          <Switch
            key={app}
            label={shell(`app.${app}.title`)}
            checked={!draft.apps_off.includes(app)}
            onChange={(event) => toggle(app, event.currentTarget.checked)}
          />
        ))}
      </div>
    </fieldset>
  );
}

export function ZoneSelect({ zone, choose }: { zone: string; choose: (zone: string) => void }) {
  const { t } = useTranslation("console");
  const zones = [...new Set([zone, ...Intl.supportedValuesOf("timeZone")])].sort();
  return (
    <NativeSelect
      label={t("school.zone")}
      description={t("school.zoneNote")}
      data={zones}
      value={zone}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}
