// Departments and tags: added, renamed, removed without their people.
import { Button, TextInput } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { UnitItem } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { peopleChanged, type UnitKind, units, unitsQuery } from "./queries";

export default function UnitsPage() {
  const { t } = useTranslation("console");
  return (
    <Guarded title={t("place.units.title")}>
      <Units kind="departments" />
      <Units kind="tags" />
    </Guarded>
  );
}

function Units({ kind }: { kind: UnitKind }) {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const known = useQuery(unitsQuery(kind));
  const changed = () => peopleChanged(client);
  const add = useMutation({
    mutationFn: (name: string) => units[kind].add({ name, position: known.data?.items.length ?? 0 }),
    onSuccess: changed,
  });
  const remove = useMutation({ mutationFn: units[kind].remove, onSuccess: changed });
  return (
    <Card flush title={t(`units.${kind}`)}>
      <NameForm label={t(`units.${kind}New`)} action={t("units.add")} busy={add.isPending} send={add.mutateAsync} />
      <RefusedLine error={add.error ?? remove.error} />
      <Loaded query={known}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconTag} title={t(`units.${kind}None`)} />
          ) : (
            <Rows label={t(`units.${kind}`)}>
              {items.map((unit) => (
                <li key={unit.id}>
                  <Unit kind={kind} unit={unit} busy={remove.isPending} remove={() => remove.mutate(unit.id)} />
                </li>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Card>
  );
}

function Unit({ kind, unit, busy, remove }: { kind: UnitKind; unit: UnitItem; busy: boolean; remove: () => void }) {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const rename = useMutation({
    mutationFn: (name: string) => units[kind].change(unit.id, { name, position: unit.position }),
    onSuccess: () => {
      setOpen(false);
      return peopleChanged(client);
    },
  });
  return (
    <>
      <Row
        title={unit.name}
        note={t("units.members", { count: unit.member_count })}
        end={
          <div className={classes.buttons}>
            <Button
              variant="subtle"
              aria-expanded={open}
              aria-label={`${t("units.rename")}: ${unit.name}`}
              onClick={() => setOpen(!open)}
            >
              {t("units.rename")}
            </Button>
            <ConfirmButton text={t("units.remove")} subject={unit.name} busy={busy} confirm={remove} />
          </div>
        }
      />
      {open && (
        <NameForm
          label={t("units.renameTo", { name: unit.name })}
          name={unit.name}
          action={t("save")}
          busy={rename.isPending}
          send={rename.mutateAsync}
        />
      )}
      <RefusedLine error={rename.error} />
    </>
  );
}

interface NameProps {
  label: string;
  name?: string;
  action: string;
  busy: boolean;
  send: (name: string) => Promise<unknown>;
}

function NameForm({ label, name = "", action, busy, send }: NameProps) {
  const [typed, setTyped] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A refusal is shown by who sends; what was typed then stays.
    void send(typed.trim()).then(
      () => setTyped(""),
      () => undefined,
    );
  };
  return (
    <form className={classes.tools} onSubmit={submit}>
      <TextInput
        className={classes.grow}
        label={label}
        maxLength={80}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" variant="light" loading={busy} disabled={!typed.trim()}>
        {action}
      </Button>
    </form>
  );
}
