// An empty place says what will be here and offers the first step.
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Empty.module.css";

interface Props {
  icon: Icon;
  title: string;
  note?: string;
  action?: ReactNode;
}

export function Empty({ icon: Mark, title, note, action }: Props) {
  return (
    <div className={classes.empty}>
      <Mark size={40} stroke={1.25} aria-hidden className={classes.mark} />
      <p className={classes.title}>{title}</p>
      {note && <p className={classes.note}>{note}</p>}
      {action}
    </div>
  );
}
