// Who heads and teaches a class.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api } from "../../api";
import type { Teachers } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { classOf, directoryQuery } from "../directory/queries";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { admin, keys, peopleChanged } from "./queries";

interface Choice {
  value: string;
  label: string;
}

interface Line {
  key: number;
  person_id: string;
  subject: string;
}

/** All of the staff, page after page: a school has some hundreds. */
async function staff(): Promise<Choice[]> {
  const found: Choice[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.people({ kind: "staff", limit: 100, cursor });
    found.push(...page.items.map(({ id, name }) => ({ value: id, label: name })));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return found;
}

export default function TeachersPage() {
  const { t } = useTranslation("console");
  const { classId = "" } = useParams();
  const directory = useQuery(directoryQuery);
  const teachers = useQuery({ queryKey: keys.teachers(classId), queryFn: () => admin.teachers(classId) });
  const choices = useQuery({ queryKey: ["people", "all-staff"], queryFn: staff });
  return (
    <Guarded
      title={t("teachers.title")}
      note={classOf(directory.data, classId)?.name}
      back={`/directory/classes/${classId}`}
    >
      <Loaded query={teachers}>
        {(known) => (
          <Loaded query={choices}>{(all) => <TeachersForm classId={classId} known={known} choices={all} />}</Loaded>
        )}
      </Loaded>
    </Guarded>
  );
}

let keysMade = 0;
const line = (person_id: string, subject: string): Line => ({ key: keysMade++, person_id, subject });

interface FormProps {
  classId: string;
  known: Teachers;
  choices: Choice[];
}

function TeachersForm({ classId, known, choices }: FormProps) {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const [heads, setHeads] = useState(() => known.heads.map((one) => line(one.person_id, "")));
  const [lessons, setLessons] = useState(() => known.lessons.map((one) => line(one.person_id, one.subject)));
  const save = useMutation({
    mutationFn: () =>
      admin.setTeachers(classId, {
        heads: heads.map((one) => one.person_id),
        lessons: lessons.map(({ person_id, subject }) => ({ person_id, subject: subject.trim() })),
      }),
    onSuccess: () => peopleChanged(client),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Lines title={t("teachers.heads")} lines={heads} choices={choices} set={setHeads} />
      <Lines title={t("teachers.lessons")} subjects lines={lessons} choices={choices} set={setLessons} />
      <RefusedLine error={save.error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={lessons.some((one) => !one.subject.trim())}>
          {t("save")}
        </Button>
        <p role="status" className={classes.saved}>
          {save.isSuccess && t("saved")}
        </p>
      </div>
    </form>
  );
}

interface LinesProps {
  title: string;
  subjects?: boolean;
  lines: Line[];
  choices: Choice[];
  set: (lines: Line[]) => void;
}

function Lines({ title, subjects, lines, choices, set }: LinesProps) {
  const { t } = useTranslation("console");
  const { t: common } = useTranslation();
  const change = (key: number, changes: Partial<Line>) =>
    set(lines.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  return (
    <Card title={title}>
      <div className={classes.form}>
        {lines.map((one) => (
          <div key={one.key} className={classes.line}>
            <NativeSelect
              label={t("teachers.person")}
              data={choices}
              value={one.person_id}
              onChange={(event) => change(one.key, { person_id: event.currentTarget.value })}
            />
            {subjects ? (
              <TextInput
                label={t("teachers.subject")}
                required
                maxLength={80}
                value={one.subject}
                onChange={(event) => change(one.key, { subject: event.currentTarget.value })}
              />
            ) : (
              <span />
            )}
            <Button
              variant="subtle"
              color="red"
              aria-label={`${common("action.remove")}: ${choices.find(({ value }) => value === one.person_id)?.label ?? ""}`}
              onClick={() => set(lines.filter(({ key }) => key !== one.key))}
            >
              {common("action.remove")}
            </Button>
          </div>
        ))}
        <Button
          variant="light"
          leftSection={<IconPlus size={20} aria-hidden />}
          disabled={!choices[0]}
          onClick={() => set([...lines, line(choices[0]?.value ?? "", "")])}
        >
          {t("teachers.add")}
        </Button>
      </div>
    </Card>
  );
}
