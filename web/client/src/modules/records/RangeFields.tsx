// Two days that make a range; what cannot be asked for is said under them.
import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./Records.module.css";
import { fault, type Range } from "./range";

interface Props {
  range: Range;
  today: string;
  change: (range: Range) => void;
}

export function RangeFields({ range, today, change }: Props) {
  const { t } = useTranslation("classes");
  const wrong = fault(range);
  return (
    <div className={classes.range}>
      <div className={classes.days}>
        <TextInput
          type="date"
          label={t("records.from")}
          value={range.from}
          max={today}
          onChange={(event) => change({ ...range, from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t("records.to")}
          value={range.to}
          max={today}
          onChange={(event) => change({ ...range, to: event.currentTarget.value })}
        />
      </div>
      <p role="alert" className={classes.fault}>
        {wrong && t(wrong)}
      </p>
    </div>
  );
}
