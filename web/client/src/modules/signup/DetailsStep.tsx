// The details: staff say their name, departments and classes; families the student's name, class and relation (SUB-22..27).
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Choices, Details, TaughtClassWish } from "../../generated/types.gen";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { useRelationText } from "../directory/person";
import type { StepProps } from "./IdentityStep";
import { keys } from "./queries";
import classes from "./SignUp.module.css";

const RELATIONS = ["mother", "father", "grandparent", "guardian"] as const;
type Relation = (typeof RELATIONS)[number];

export function DetailsStep({ steps, view, next }: StepProps) {
  const choices = useQuery({ queryKey: keys.choices, queryFn: steps.choices, staleTime: 0 });
  const save = useMutation({ mutationFn: steps.fillIn, onSuccess: next });
  const shared = { save: (details: Details) => save.mutate(details), error: save.error, busy: save.isPending };
  return (
    <Loaded query={choices}>
      {(known) =>
        view.kind === "family" ? (
          <FamilyForm {...shared} choices={known} parent={view.identity === "parent"} />
        ) : (
          <StaffForm {...shared} choices={known} teaches={view.identity === "teaching-staff"} name={view.name} />
        )
      }
    </Loaded>
  );
}

interface FormProps {
  choices: Choices;
  save: (details: Details) => void;
  error: unknown;
  busy: boolean;
}

function useClassOptions(choices: Choices) {
  const { t } = useTranslation("signup");
  return [
    { value: "", label: t("details.chooseClass") },
    ...choices.classes.map(({ id, name }) => ({ value: id, label: name })),
  ];
}

function FamilyForm({ choices, parent, save, error, busy }: FormProps & { parent: boolean }) {
  const { t } = useTranslation("signup");
  const relationText = useRelationText();
  const options = useClassOptions(choices);
  const [name, setName] = useState("");
  const [classId, setClassId] = useState("");
  const [relation, setRelation] = useState<Relation | "">("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save({ name, class_id: classId || null, relation: relation || null });
  };
  if (choices.classes.length === 0) return <RefusedLine error={{ code: "no-classes-yet" }} />;
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t("details.studentName")}
        maxLength={80}
        required
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("details.class")}
        required
        data={options}
        value={classId}
        onChange={(event) => setClassId(event.currentTarget.value)}
      />
      {parent && (
        <NativeSelect
          label={t("details.relation")}
          required
          data={[
            { value: "", label: t("details.chooseRelation") },
            ...RELATIONS.map((value) => ({ value, label: relationText(value) })),
          ]}
          value={relation}
          onChange={(event) => setRelation(event.currentTarget.value as Relation | "")}
        />
      )}
      <RefusedLine error={error} />
      <Button type="submit" fullWidth disabled={!name.trim()} loading={busy}>
        {t("next")}
      </Button>
    </form>
  );
}

interface StaffProps extends FormProps {
  teaches: boolean;
  name: string;
}

interface Taught extends TaughtClassWish {
  key: number;
}

function StaffForm({ choices, teaches, name: known, save, error, busy }: StaffProps) {
  const { t } = useTranslation("signup");
  const [name, setName] = useState(known);
  const [departments, setDepartments] = useState<string[]>([]);
  const [taught, setTaught] = useState<Taught[]>([]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const filled = taught.filter((one) => one.class_id && one.subject.trim());
    const wishes = filled.map(({ class_id, subject }) => ({ class_id, subject }));
    save({ name, department_ids: departments, classes: wishes });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t("details.name")}
        autoComplete="name"
        maxLength={80}
        required
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {choices.departments.length > 0 && (
        <Checkbox.Group
          label={t("details.departments")}
          description={t("details.chosen", { count: departments.length })}
          value={departments}
          onChange={setDepartments}
        >
          <div className={classes.boxes}>
            {choices.departments.map(({ id, name }) => (
              <Checkbox key={id} value={id} label={name} size="md" classNames={{ body: classes.box }} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      {teaches && <TaughtClasses choices={choices} taught={taught} change={setTaught} />}
      <RefusedLine error={error} />
      <Button type="submit" fullWidth disabled={!name.trim()} loading={busy}>
        {t("next")}
      </Button>
    </form>
  );
}

interface TaughtProps {
  choices: Choices;
  taught: Taught[];
  change: (taught: Taught[]) => void;
}

function TaughtClasses({ choices, taught, change }: TaughtProps) {
  const { t } = useTranslation("signup");
  const options = useClassOptions(choices);
  const edit = (key: number, part: Partial<TaughtClassWish>) =>
    change(taught.map((one) => (one.key === key ? { ...one, ...part } : one)));
  return (
    <fieldset className={classes.taught}>
      <legend>{t("details.taught")}</legend>
      {taught.map(({ key, class_id, subject }) => (
        <div key={key} className={classes.taughtRow}>
          <NativeSelect
            label={t("details.class")}
            data={options}
            value={class_id}
            onChange={(event) => edit(key, { class_id: event.currentTarget.value })}
          />
          <TextInput
            label={t("details.subject")}
            maxLength={80}
            value={subject}
            onChange={(event) => edit(key, { subject: event.currentTarget.value })}
          />
          <Button
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={18} aria-hidden />}
            onClick={() => change(taught.filter((one) => one.key !== key))}
          >
            {t("details.remove")}
          </Button>
        </div>
      ))}
      <Button
        variant="light"
        leftSection={<IconPlus size={18} aria-hidden />}
        disabled={choices.classes.length === 0}
        onClick={() => change([...taught, { key: (taught.at(-1)?.key ?? 0) + 1, class_id: "", subject: "" }])}
      >
        {t("details.addClass")}
      </Button>
    </fieldset>
  );
}
