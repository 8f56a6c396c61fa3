// The school's days off: public holidays are filled in, the school adds its own and may strike any (undo for 10 s).
import { Button, TextInput } from "@mantine/core";
import { IconCalendarOff, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import type { DayOff } from "../../api-types";
import { keys } from "../../app/keys";
import { intlLocale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { addDays, daysBetween, daysText, isoDay } from "../../ui/days";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { useUndo } from "../../ui/undo";
import classes from "./Admin.module.css";

const SHOWN = 5;
const LONGEST = 120;
const AHEAD_DAYS = 365;

interface Listed {
  items: DayOff[];
}

export function DaysOff() {
  const { t } = useTranslation("classes");
  const [all, setAll] = useState(false);
  const [adding, setAdding] = useState(false);
  const today = isoDay(new Date());
  const days = useQuery({ queryKey: keys.daysOff, queryFn: () => api.daysOff(today, addDays(today, AHEAD_DAYS)) });
  const remove = useRemove();
  return (
    <Card
      flush
      title={t("daysOff.title")}
      aside={
        !adding && (
          <Button variant="subtle" leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setAdding(true)}>
            {t("daysOff.add")}
          </Button>
        )
      }
    >
      <p className={classes.lead}>{t("daysOff.note")}</p>
      {adding && <NewDayOff today={today} done={() => setAdding(false)} />}
      <Loaded query={days}>
        {({ items }) => (
          <>
            {items.length === 0 && <Empty icon={IconCalendarOff} title={t("daysOff.none")} />}
            <Rows label={t("daysOff.title")}>
              {items.slice(0, all ? undefined : SHOWN).map((day) => (
                <li key={day.id}>
                  <DayRow day={day} remove={() => remove(day)} />
                </li>
              ))}
            </Rows>
            {!all && items.length > SHOWN && (
              <div className={classes.foot}>
                <Button variant="subtle" onClick={() => setAll(true)}>
                  {t("daysOff.more")} ({items.length})
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function DayRow({ day, remove }: { day: DayOff; remove: () => void }) {
  const { t } = useTranslation("classes");
  const { t: common, i18n } = useTranslation();
  // Filled-in holidays have their name in both official languages.
  const name = i18n.language === "pt" && day.name_other ? day.name_other : day.name;
  return (
    <Row
      title={name}
      note={`${daysText(day.starts_on, day.ends_on, intlLocale())} · ${t(`daysOff.${day.source}`)}`}
      end={
        <Button variant="subtle" color="red" onClick={remove} aria-label={t("daysOff.remove", { name })}>
          {common("action.remove")}
        </Button>
      }
    />
  );
}

function useRemove(): (day: DayOff) => void {
  const { t } = useTranslation("classes");
  const client = useQueryClient();
  const undo = useUndo();
  const restore = () => void client.invalidateQueries({ queryKey: keys.daysOff });
  return (day) => {
    client.setQueryData<Listed>(
      keys.daysOff,
      (days) => days && { items: days.items.filter(({ id }) => id !== day.id) },
    );
    undo({ text: t("daysOff.removed", { name: day.name }), commit: () => api.removeDayOff(day.id), restore });
  };
}

function NewDayOff({ today, done }: { today: string; done: () => void }) {
  const { t } = useTranslation("classes");
  const { t: common } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const add = useMutation({
    mutationFn: () => api.addDayOff({ name: name.trim(), starts_on: from, ends_on: to }),
    onSuccess: () => {
      done();
      return client.invalidateQueries({ queryKey: keys.daysOff });
    },
  });
  const days = daysBetween(from, to);
  const wrong = days < 0 ? t("daysOff.order") : days >= LONGEST ? t("daysOff.tooLong") : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const chooseFrom = (day: string) => {
    setFrom(day);
    if (day > to) setTo(day);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t("daysOff.name")}
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className={classes.grid}>
        <TextInput
          type="date"
          label={t("daysOff.from")}
          required
          value={from}
          onChange={(event) => chooseFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("daysOff.to")}
          required
          value={to}
          error={wrong}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <RefusedLine error={add.error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={add.isPending} disabled={!name.trim() || wrong !== null}>
          {t("daysOff.add")}
        </Button>
        <Button variant="subtle" onClick={done}>
          {common("action.cancel")}
        </Button>
      </div>
    </form>
  );
}
