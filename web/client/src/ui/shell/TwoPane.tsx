// A list and, beside it (desktop) or in its place (phone), what was chosen from it.
import { type ReactNode, Suspense } from "react";
import { PageSkeleton } from "../Skeletons";
import classes from "./TwoPane.module.css";

interface Props {
  label: string;
  list: ReactNode;
  /** Whether something is chosen: decides what a phone shows. */
  chosen: boolean;
  children: ReactNode;
}

export function TwoPane({ label, list, chosen, children }: Props) {
  return (
    <div className={classes.panes} data-chosen={chosen || undefined}>
      <section className={classes.list} aria-label={label}>
        {list}
      </section>
      <div className={classes.content}>
        <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
      </div>
    </div>
  );
}
