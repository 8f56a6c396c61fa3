// One viewer's stays as bars on the line of the class; in words for those who do not see it.
import { useTranslation } from "react-i18next";
import type { SpanItem } from "../../api-types";
import { intlLocale } from "../../i18n/i18n";
import { clockText } from "../../ui/Time";
import classes from "./Records.module.css";
import { bars } from "./spans";

interface Props {
  stays: SpanItem[];
  /** When nothing was shown. */
  pauses: SpanItem[];
  start: string;
  until: string;
}

export function Timeline({ stays, pauses, start, until }: Props) {
  const { t } = useTranslation("classes");
  const locale = intlLocale();
  const clock = (at: string) => clockText(new Date(at), locale);
  const spans = stays.map(({ joined_at, left_at }) => `${clock(joined_at)}–${clock(left_at ?? until)}`).join("、");
  const text = t("record.inClass", { spans });
  return (
    <span className={classes.line} role="img" aria-label={text} title={text}>
      {bars(pauses, start, until).map(({ left, width }) => (
        <span key={left} className={classes.pause} style={{ insetInlineStart: `${left}%`, width: `${width}%` }} />
      ))}
      {bars(stays, start, until).map(({ left, width }) => (
        <span key={left} className={classes.bar} style={{ insetInlineStart: `${left}%`, width: `${width}%` }} />
      ))}
    </span>
  );
}
