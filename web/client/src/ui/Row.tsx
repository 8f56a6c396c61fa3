// One row of a list: a mark, two lines of text, something at the end; a link when it leads somewhere.
import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, NavLink } from "react-router";
import classes from "./Row.module.css";

interface Props {
  mark?: ReactNode;
  title: ReactNode;
  note?: ReactNode;
  end?: ReactNode;
  to?: string;
  /** In the list beside the content: the row of the open page is marked. */
  selectable?: boolean;
  onClick?: () => void;
  /** A file to be downloaded, instead of a page. */
  href?: string;
}

export function Row({ mark, title, note, end, to, selectable, onClick, href }: Props) {
  const body = (
    <>
      {mark && <span className={classes.mark}>{mark}</span>}
      <span className={classes.text}>
        <span className={classes.title}>{title}</span>
        {note && <span className={classes.note}>{note}</span>}
      </span>
      {end && <span className={classes.end}>{end}</span>}
      {to && !selectable && !end && <IconChevronRight className={classes.chevron} size={20} aria-hidden />}
    </>
  );
  if (to && selectable) {
    return (
      <NavLink to={to} className={({ isActive }) => `${classes.row} ${isActive ? classes.chosen : ""}`}>
        {body}
      </NavLink>
    );
  }
  if (to) {
    return (
      <Link to={to} className={classes.row} onClick={onClick}>
        {body}
      </Link>
    );
  }
  if (href) {
    return (
      <a href={href} download className={classes.row}>
        {body}
      </a>
    );
  }
  if (onClick) {
    return (
      <button type="button" className={classes.row} onClick={onClick}>
        {body}
      </button>
    );
  }
  return <div className={classes.row}>{body}</div>;
}

export function Rows({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {children}
    </ul>
  );
}
