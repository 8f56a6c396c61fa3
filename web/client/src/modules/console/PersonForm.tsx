// The form of a person: also for a new one.
import { Alert, Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { IdentityKept, PersonChange, PersonKept } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { RefusedLine } from "../../ui/Refused";
import classes from "./Console.module.css";
import { admin, keys, peopleChanged, type UnitKind, unitsQuery } from "./queries";

const KINDS = ["administrator", "teaching-staff", "school-staff", "parent", "student"] as const;
type Change = (changes: Partial<PersonChange>) => void;

function draftOf(person: PersonKept): Required<PersonChange> {
  const { name, name_other, phone, identities, department_ids, tag_ids } = person;
  return { name, name_other, phone, identities, department_ids, tag_ids };
}

export function PersonForm({ person }: { person: PersonKept }) {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const navigate = useNavigate();
  const fresh = person.id === "";
  const [draft, setDraft] = useState(draftOf(person));
  const change: Change = (changes) => setDraft((known) => ({ ...known, ...changes }));
  const save = useMutation({
    mutationFn: () => (fresh ? admin.addPerson(draft) : admin.changePerson(person.id, draft)),
    onSuccess: async (kept) => {
      client.setQueryData(keys.form(kept.id), kept);
      if (fresh) await navigate(`/console/people/${kept.id}`, { replace: true });
      await peopleChanged(client);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Card title={t("person.title")}>
      <form className={classes.form} onSubmit={submit}>
        {person.locked && <Alert color="gray">{t("person.locked")}</Alert>}
        <Names draft={draft} locked={person.locked} change={change} />
        <Identities identities={draft.identities} change={change} />
        <Units
          kind="departments"
          chosen={draft.department_ids}
          choose={(department_ids) => change({ department_ids })}
        />
        <Units kind="tags" chosen={draft.tag_ids} choose={(tag_ids) => change({ tag_ids })} />
        <RefusedLine error={save.error} />
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending} disabled={!draft.name.trim() || !draft.identities.length}>
            {t(fresh ? "people.add" : "save")}
          </Button>
          <p role="status" className={classes.saved}>
            {save.isSuccess && t("saved")}
          </p>
        </div>
      </form>
    </Card>
  );
}

function Names({ draft, locked, change }: { draft: Required<PersonChange>; locked: boolean; change: Change }) {
  const { t } = useTranslation("console");
  return (
    <>
      <TextInput
        label={t("person.name")}
        required
        maxLength={80}
        disabled={locked}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t("person.nameOther")}
        maxLength={80}
        disabled={locked}
        value={draft.name_other}
        onChange={(event) => change({ name_other: event.currentTarget.value })}
      />
      <TextInput
        type="tel"
        label={t("person.phone")}
        description={t("person.phoneNote")}
        maxLength={20}
        disabled={locked}
        value={draft.phone}
        onChange={(event) => change({ phone: event.currentTarget.value })}
      />
    </>
  );
}

function Identities({ identities, change }: { identities: Required<PersonChange>["identities"]; change: Change }) {
  const { t } = useTranslation("console");
  const set = (next: Required<PersonChange>["identities"]) => change({ identities: next });
  const toggle = (kind: IdentityKept["kind"], on: boolean) =>
    set(on ? [...identities, { kind, title: "" }] : identities.filter((one) => one.kind !== kind));
  return (
    <fieldset className={classes.group}>
      <legend>{t("person.identities")}</legend>
      <div className={classes.pair}>
        {KINDS.map((kind) => {
          const mine = identities.find((one) => one.kind === kind);
          const rename = (title: string) => set(identities.map((one) => (one.kind === kind ? { kind, title } : one)));
          return [
            <Checkbox
              key={kind}
              label={t(`kind.${kind}`)}
              checked={mine !== undefined}
              onChange={(event) => toggle(kind, event.currentTarget.checked)}
            />,
            mine ? (
              <TextInput
                key={`${kind} title`}
                aria-label={t("person.titleOf", { kind: t(`kind.${kind}`) })}
                placeholder={t("person.titleHint")}
                maxLength={80}
                value={mine.title}
                onChange={(event) => rename(event.currentTarget.value)}
              />
            ) : (
              <span key={`${kind} title`} />
            ),
          ];
        })}
      </div>
    </fieldset>
  );
}

function Units({ kind, chosen, choose }: { kind: UnitKind; chosen: string[]; choose: (ids: string[]) => void }) {
  const { t } = useTranslation("console");
  const known = useQuery(unitsQuery(kind));
  if (!known.data?.items.length) return null;
  return (
    <Checkbox.Group label={t(`units.${kind}`)} value={chosen} onChange={choose}>
      <div className={classes.checks}>
        {known.data.items.map(({ id, name }) => (
          <Checkbox key={id} value={id} label={name} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
