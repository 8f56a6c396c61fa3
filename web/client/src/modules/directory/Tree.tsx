// The parts that both trees of the address book are made of: a part that folds, and a line that leads on.
import { IconChevronDown } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { NavLink } from "react-router";
import classes from "./Directory.module.css";

export function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details open className={classes.section}>
      <summary className={classes.summary}>
        <h2 className={classes.sectionName}>{title}</h2>
        <IconChevronDown size={20} className={classes.fold} aria-hidden />
      </summary>
      {children}
    </details>
  );
}

export function TreeLink({ to, title, size }: { to: string; title: string; size?: string }) {
  return (
    <li>
      <NavLink to={to} className={({ isActive }) => `${classes.classLink} ${isActive ? classes.open : ""}`}>
        <span>{title}</span>
        {size && <span className={classes.size}>{size}</span>}
      </NavLink>
    </li>
  );
}
