// Whom a broadcast invites: departments as a whole, and people of the staff by name (LIVE-03).
import { Checkbox, CloseButton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import { keys } from "../../app/keys";
import { useMe } from "../../app/session";
import { Loaded } from "../../ui/Loaded";
import classes from "./ClassForm.module.css";
import { type Change, type Draft, toggled } from "./draft";

const FOUND = 8;
const PAUSE_MS = 250;

interface Props {
  draft: Draft;
  change: Change;
}

export function StaffChoice({ draft, change }: Props) {
  const { t } = useTranslation(["classes", "shell"]);
  const directory = useQuery({ queryKey: keys.directory, queryFn: api.directory });
  return (
    <div className={classes.fields}>
      <Loaded query={directory}>
        {({ departments }) => (
          <fieldset className={classes.groups} aria-label={t("audience.departments")}>
            {departments.map((department) => (
              <Checkbox
                key={department.id}
                className={classes.group}
                checked={draft.departments.includes(department.id)}
                onChange={() => change({ departments: toggled(draft.departments, department.id) })}
                label={department.name}
                description={t("shell:directory.people_count", { count: department.member_count })}
              />
            ))}
          </fieldset>
        )}
      </Loaded>
      <PeopleChoice draft={draft} change={change} />
    </div>
  );
}

function PeopleChoice({ draft, change }: Props) {
  const { t } = useTranslation("classes");
  const me = useMe();
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const filter = { q, kind: "staff", limit: FOUND } as const;
  const found = useQuery({
    queryKey: keys.people({ ...filter, once: true }),
    queryFn: () => api.people(filter),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
  const offered = (q ? (found.data?.items ?? []) : []).filter(
    ({ id }) => id !== me.person.id && !draft.people.some((person) => person.id === id),
  );
  const add = (person: { id: string; name: string }) => {
    change({ people: [...draft.people, { id: person.id, name: person.name }] });
    setTyped("");
  };
  return (
    <div className={classes.people}>
      <TextInput
        type="search"
        label={t("audience.search")}
        leftSection={<IconSearch size={20} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div role="status" className={classes.found}>
        {offered.map((person) => (
          <button type="button" key={person.id} className={classes.offer} onClick={() => add(person)}>
            {person.name} <span className={classes.hint}>{person.title}</span>
          </button>
        ))}
      </div>
      {draft.people.length > 0 && (
        <ul className={classes.chips} aria-label={t("audience.chosen")}>
          {draft.people.map(({ id, name }) => (
            <li key={id} className={classes.chip}>
              {name}
              <CloseButton
                aria-label={t("audience.drop", { name })}
                onClick={() => change({ people: draft.people.filter((person) => person.id !== id) })}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
