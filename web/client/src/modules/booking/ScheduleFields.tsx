// The fields of when: one lesson, or every week until a day, without the school's days off (LIVE-52).
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isoDay } from "../../ui/days";
import classes from "./Booking.module.css";
import { fault, LENGTHS, REMINDERS, type Schedule } from "./schedule";

interface Props {
  schedule: Schedule;
  change: (part: Partial<Schedule>) => void;
  now: Date;
  /** A lesson that is booked already keeps its series. */
  single?: boolean;
}

export function ScheduleFields({ schedule, change, now, single = false }: Props) {
  const { t } = useTranslation("classes");
  const wrong = fault(schedule, now);
  const lengths = [...new Set([...LENGTHS, schedule.minutes])].sort((a, b) => a - b);
  return (
    <div className={classes.fields}>
      <div className={classes.when}>
        <TextInput
          type="date"
          label={t("book.date")}
          required
          min={isoDay(now)}
          value={schedule.date}
          onChange={(event) => change({ date: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t("book.time")}
          required
          value={schedule.time}
          error={wrong === "book.past" && t(wrong)}
          onChange={(event) => change({ time: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("book.minutes")}
          data={lengths.map((count) => ({ value: `${count}`, label: t("rules.minutes", { count }) }))}
          value={schedule.minutes}
          onChange={(event) => change({ minutes: Number(event.currentTarget.value) })}
        />
        <Reminder remind={schedule.remind} choose={(remind) => change({ remind })} />
      </div>
      {!single && <Series schedule={schedule} change={change} wrong={wrong === "book.untilBefore" && t(wrong)} />}
    </div>
  );
}

function Series({ schedule, change, wrong }: Pick<Props, "schedule" | "change"> & { wrong: string | false }) {
  const { t } = useTranslation("classes");
  return (
    <>
      <Switch
        className={classes.switch}
        checked={schedule.weekly}
        onChange={(event) => change({ weekly: event.currentTarget.checked })}
        label={t("book.weekly")}
      />
      {schedule.weekly && (
        <div className={classes.when}>
          <TextInput
            type="date"
            label={t("book.until")}
            required
            min={schedule.date}
            value={schedule.until}
            error={wrong}
            onChange={(event) => change({ until: event.currentTarget.value })}
          />
          <Switch
            className={classes.skip}
            checked={schedule.skipDaysOff}
            onChange={(event) => change({ skipDaysOff: event.currentTarget.checked })}
            label={t("book.skip")}
          />
        </div>
      )}
    </>
  );
}

function Reminder({ remind, choose }: { remind: number | null; choose: (remind: number | null) => void }) {
  const { t } = useTranslation("classes");
  const offered = REMINDERS.map((count) => ({ value: `${count}`, label: t("book.before", { count }) }));
  return (
    <NativeSelect
      label={t("book.remind")}
      data={[{ value: "", label: t("book.remindNone") }, ...offered]}
      value={remind ?? ""}
      onChange={(event) => choose(Number(event.currentTarget.value) || null)}
    />
  );
}
