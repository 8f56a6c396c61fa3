// For superadministrators: the schools of the installation, a new one with its first administrator, jobs that failed.
import { Button, TextInput } from "@mantine/core";
import { IconBuildingCommunity, IconMoodSmile } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { Moment } from "../../ui/Time";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { admin, keys } from "./queries";
import { ZoneSelect } from "./SchoolPage";

const EMPTY = { name: "", name_other: "", time_zone: "Asia/Macau", administrator: "", phone: "+853" };

export default function SchoolsPage() {
  const { t } = useTranslation("console");
  const schools = useQuery({ queryKey: keys.schools, queryFn: admin.schools });
  return (
    <Guarded title={t("place.schools.title")} note={t("schools.note")}>
      <Card flush>
        <Loaded query={schools}>
          {({ items }) => (
            <Rows label={t("place.schools.title")}>
              {items.map((school) => (
                <li key={school.id}>
                  <Row
                    mark={<IconBuildingCommunity size={24} aria-hidden />}
                    title={school.name}
                    note={[school.name_other, school.time_zone].filter(Boolean).join(" · ")}
                  />
                </li>
              ))}
            </Rows>
          )}
        </Loaded>
      </Card>
      <NewSchoolForm />
      <Jobs />
    </Guarded>
  );
}

function NewSchoolForm() {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const [draft, setDraft] = useState(EMPTY);
  const change = (changes: Partial<typeof EMPTY>) => setDraft((known) => ({ ...known, ...changes }));
  const make = useMutation({
    mutationFn: () => admin.makeSchool(draft),
    onSuccess: () => {
      setDraft(EMPTY);
      return client.invalidateQueries({ queryKey: keys.schools });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Card title={t("schools.new")}>
      <form className={classes.form} onSubmit={submit}>
        {(["name", "name_other", "administrator", "phone"] as const).map((field) => (
          <TextInput
            key={field}
            label={t(field === "name_other" ? "schools.nameOther" : `schools.${field}`)}
            description={field === "phone" ? t("schools.phoneNote") : undefined}
            type={field === "phone" ? "tel" : "text"}
            required={field !== "name_other"}
            maxLength={field === "phone" ? 20 : 80}
            value={draft[field]}
            onChange={(event) => change({ [field]: event.currentTarget.value })}
          />
        ))}
        <ZoneSelect zone={draft.time_zone} choose={(time_zone) => change({ time_zone })} />
        <RefusedLine error={make.error} />
        <div className={classes.buttons}>
          <Button type="submit" loading={make.isPending} disabled={!draft.name.trim() || !draft.administrator.trim()}>
            {t("schools.make")}
          </Button>
          <p role="status" className={classes.saved}>
            {make.isSuccess && t("saved")}
          </p>
        </div>
      </form>
    </Card>
  );
}

function Jobs() {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const jobs = useQuery({ queryKey: keys.jobs, queryFn: admin.jobs });
  const retry = useMutation({
    mutationFn: admin.retryJob,
    onSuccess: () => client.invalidateQueries({ queryKey: ["console"] }),
  });
  return (
    <Card flush title={t("jobs.title")}>
      <RefusedLine error={retry.error} />
      <Loaded query={jobs}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconMoodSmile} title={t("jobs.none")} />
          ) : (
            <Rows label={t("jobs.title")}>
              {items.map((job) => (
                <li key={job.id}>
                  <Row
                    title={job.kind}
                    note={
                      <>
                        <Moment at={job.run_at} /> · {job.last_error}
                      </>
                    }
                    end={
                      <Button variant="light" disabled={retry.isPending} onClick={() => retry.mutate(job.id)}>
                        {t("jobs.retry")}
                      </Button>
                    }
                  />
                </li>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Card>
  );
}
