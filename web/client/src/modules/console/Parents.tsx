// A student's parents for who keeps them: bound with a relation, untied again (IMP-04, IMP-05).
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconUserSearch } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import { keys as shared } from "../../app/keys";
import type { PersonKept, Relation } from "../../generated/types.gen";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Empty } from "../../ui/Empty";
import { Refused, RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { usePersonNote, useRelationText } from "../directory/person";
import { peopleQuery } from "../directory/queries";
import classes from "./Console.module.css";
import { admin, peopleChanged } from "./queries";

const RELATIONS = ["mother", "father", "grandparent", "guardian"] as const satisfies Relation[];
const TYPING_MS = 250;

export function Parents({ person }: { person: PersonKept }) {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const relation = useRelationText();
  const detail = useQuery({ queryKey: shared.person(person.id), queryFn: () => api.person(person.id) });
  const untie = useMutation({
    mutationFn: (parent: string) => admin.untie(person.id, parent),
    onSuccess: () => peopleChanged(client),
  });
  const parents = detail.data?.parents ?? [];
  return (
    <Card flush title={t("person.parents")}>
      <RefusedLine error={untie.error} />
      <Rows label={t("person.parents")}>
        {parents.map((parent) => (
          <li key={parent.id}>
            <Row
              mark={<Avatar name={parent.name} />}
              title={parent.name}
              note={relation(parent.relation)}
              end={
                <ConfirmButton
                  text={t("person.untie")}
                  subject={parent.name}
                  busy={untie.isPending}
                  confirm={() => untie.mutate(parent.id)}
                />
              }
            />
          </li>
        ))}
      </Rows>
      <Bind student={person.id} bound={parents.map(({ id }) => id)} />
    </Card>
  );
}

/** Somebody of the school becomes the student's parent: found by name, as what is said first. */
function Bind({ student, bound }: { student: string; bound: string[] }) {
  const { t } = useTranslation("console");
  const relationText = useRelationText();
  const client = useQueryClient();
  const [relation, setRelation] = useState<Relation>("mother");
  const [typed, setTyped] = useState("");
  const [searched] = useDebouncedValue(typed.trim(), TYPING_MS);
  const bind = useMutation({
    mutationFn: (parent: string) => admin.bind(student, parent, relation),
    onSuccess: () => {
      setTyped("");
      return peopleChanged(client);
    },
  });
  return (
    <>
      <div className={classes.tools}>
        <NativeSelect
          label={t("person.relation")}
          data={RELATIONS.map((value) => ({ value, label: relationText(value) }))}
          value={relation}
          onChange={(event) => setRelation(event.currentTarget.value as Relation)}
        />
        <TextInput
          className={classes.grow}
          type="search"
          label={t("person.findParent")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <RefusedLine error={bind.error} />
      {searched && (
        <Found searched={searched} hidden={[student, ...bound]} busy={bind.isPending} choose={bind.mutate} />
      )}
    </>
  );
}

interface FoundProps {
  searched: string;
  hidden: string[];
  busy: boolean;
  choose: (person: string) => void;
}

function Found({ searched, hidden, busy, choose }: FoundProps) {
  const { t } = useTranslation("console");
  const note = usePersonNote();
  const people = useInfiniteQuery(peopleQuery({ q: searched }));
  if (people.isError) return <Refused error={people.error} retry={() => void people.refetch()} />;
  const items = people.data?.pages[0]?.items.filter(({ id }) => !hidden.includes(id)) ?? [];
  if (people.isSuccess && items.length === 0) return <Empty icon={IconUserSearch} title={t("people.none")} />;
  return (
    <Rows label={t("person.found")}>
      {items.map((one) => (
        <li key={one.id}>
          <Row
            mark={<Avatar name={one.name} />}
            title={one.name}
            note={note(one, false)}
            end={
              <Button
                variant="light"
                disabled={busy}
                aria-label={`${t("person.bind")}: ${one.name}`}
                onClick={() => choose(one.id)}
              >
                {t("person.bind")}
              </Button>
            }
          />
        </li>
      ))}
    </Rows>
  );
}
