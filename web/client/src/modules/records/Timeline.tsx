// One viewer's stays as bars on the line of the class; in words for those who do not see it.
import { useTranslation } from "react-i18next";
import { intlLocale } from "../../i18n/i18n";
import { clockText } from "../../ui/Time";
import classes from "./Records.module.css";
import { bars, type Stay } from "./spans";

interface Props {
  stays: Stay[];
  start: string;
  until: string;
}

export function Timeline({ stays, start, until }: Props) {
  const { t } = useTranslation("classes");
  const locale = intlLocale();
  const clock = (at: string) => clockText(new Date(at), locale);
  const spans = stays.map(({ from, to }) => `${clock(from)}–${clock(to ?? until)}`).join("、");
  const text = t("record.inClass", { spans });
  return (
    <span className={classes.line} role="img" aria-label={text} title={text}>
      {bars(stays, start, until).map(({ left, width }) => (
        <span key={left} className={classes.bar} style={{ insetInlineStart: `${left}%`, width: `${width}%` }} />
      ))}
    </span>
  );
}
