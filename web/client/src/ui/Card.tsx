// A white surface with an optional heading; the building stone of every page.
import { Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./Card.module.css";

interface Props {
  title?: string;
  /** What stands at the right of the heading. */
  aside?: ReactNode;
  /** Without padding, for lists whose rows reach the edges. */
  flush?: boolean;
  children: ReactNode;
}

export function Card({ title, aside, flush, children }: Props) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={title ? id : undefined}>
      {title && (
        <div className={classes.heading}>
          <Title order={2} size="h3" id={id}>
            {title}
          </Title>
          {aside}
        </div>
      )}
      <div className={classes.card} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
