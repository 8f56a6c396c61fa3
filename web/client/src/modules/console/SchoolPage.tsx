// The school's names and its time zone, by which all its rules of days and hours go.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys as shared } from "../../app/keys";
import type { SchoolItem } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { admin, keys, overviewQuery } from "./queries";

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

function SchoolForm({ school }: { school: SchoolItem }) {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const [name, setName] = useState(school.name);
  const [other, setOther] = useState(school.name_other);
  const [zone, setZone] = useState(school.time_zone);
  const save = useMutation({
    mutationFn: () => admin.changeSchool({ name: name.trim(), name_other: other.trim(), time_zone: zone }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.overview });
      await client.invalidateQueries({ queryKey: shared.session });
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
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("school.nameOther")}
        maxLength={80}
        value={other}
        onChange={(event) => setOther(event.currentTarget.value)}
      />
      <ZoneSelect zone={zone} choose={setZone} />
      <RefusedLine error={save.error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
          {t("save")}
        </Button>
        <p role="status" className={classes.saved}>
          {save.isSuccess && t("saved")}
        </p>
      </div>
    </form>
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
