// Moves a student to another class of the current year, or out of all.
import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonKept } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { RefusedLine } from "../../ui/Refused";
import { directoryQuery } from "../directory/queries";
import classes from "./Console.module.css";
import { admin, peopleChanged } from "./queries";

export function PlaceForm({ person }: { person: PersonKept }) {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const directory = useQuery(directoryQuery);
  const [chosen, setChosen] = useState(person.class_id ?? "");
  const [number, setNumber] = useState<number | string>(person.number);
  const move = useMutation({
    mutationFn: () => admin.place(person.id, { class_id: chosen || null, number: Number(number) || 0 }),
    onSuccess: () => peopleChanged(client),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    move.mutate();
  };
  const grades = directory.data?.sections.flatMap((section) => section.grades) ?? [];
  const classesOf = grades.map((grade) => ({
    group: grade.name,
    items: grade.classes.map(({ id, name }) => ({ value: id, label: name })),
  }));
  return (
    <Card title={t("place.title")}>
      <form className={classes.form} onSubmit={submit}>
        <NativeSelect
          label={t("place.class")}
          data={[{ value: "", label: t("place.none") }, ...classesOf]}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <NumberInput
          label={t("place.number")}
          min={0}
          max={999}
          allowDecimal={false}
          hideControls
          value={number}
          onChange={setNumber}
        />
        <RefusedLine error={move.error} />
        <div className={classes.buttons}>
          <Button type="submit" variant="light" loading={move.isPending}>
            {t("place.move")}
          </Button>
          <p role="status" className={classes.saved}>
            {move.isSuccess && t("saved")}
          </p>
        </div>
      </form>
    </Card>
  );
}
