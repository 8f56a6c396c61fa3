// Single people to invite, sought by name (邀請成員觀看).
import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api";
import { keys } from "../../../app/keys";
import { useRoom } from "../context";
import type { Invited } from "./ShareDialog";
import styles from "./share.module.css";

const FOUND = 8;
/** Nothing is asked while somebody types, in milliseconds. */
const PAUSE_MS = 250;

interface PersonPickerProps {
  chosen: readonly Invited[];
  onChange: (chosen: readonly Invited[]) => void;
}

export function PersonPicker({ chosen, onChange }: PersonPickerProps) {
  const { t } = useTranslation("room");
  const me = useRoom((room) => room.me.person_id);
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const filter = { q, limit: FOUND };
  const found = useQuery({
    queryKey: keys.people({ ...filter, once: true }),
    queryFn: () => api.people(filter),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
  const isNew = ({ id }: Invited) => id !== me && !chosen.some((person) => person.id === id);
  const offered = q === "" ? [] : (found.data?.items ?? []).filter(isNew);
  const add = ({ id, name }: Invited) => {
    onChange([...chosen, { id, name }]);
    setTyped("");
  };
  return (
    <div>
      <TextInput
        type="search"
        label={t("share.people")}
        placeholder={t("share.search")}
        leftSection={<IconSearch size={20} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div role="status" className={styles.offers}>
        {offered.map((person) => (
          <button type="button" key={person.id} className={styles.offer} onClick={() => add(person)}>
            {person.name} <span className={styles.hint}>{person.title}</span>
          </button>
        ))}
        {q !== "" && found.isSuccess && offered.length === 0 && <p className={styles.hint}>{t("share.nobody")}</p>}
      </div>
      <ul className={styles.chips}>
        {chosen.map(({ id, name }) => (
          <li key={id} className={styles.chip}>
            {name}
            <CloseButton
              aria-label={t("share.remove", { name })}
              onClick={() => onChange(chosen.filter((person) => person.id !== id))}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
