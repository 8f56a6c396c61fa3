// A small number that waits. Nothing when there is nothing.
import { VisuallyHidden } from "@mantine/core";
import classes from "./Count.module.css";

interface Props {
  of: number;
  /** What is counted, in words, for those who do not see where the number stands. */
  text: string;
  className?: string;
}

export function Count({ of, text, className = "" }: Props) {
  if (of <= 0) return null;
  return (
    <span className={`${classes.count} ${className}`}>
      <span aria-hidden>{of > 99 ? "99+" : of}</span>
      <VisuallyHidden>{text}</VisuallyHidden>
    </span>
  );
}
