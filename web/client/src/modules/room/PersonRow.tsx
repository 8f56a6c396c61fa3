// One person in a list: a letter, the name, what is to be known, and room for buttons.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Member } from "../../signaling/messages";
import styles from "./lists.module.css";
import { nameOf } from "./words";

interface PersonRowProps {
  member: Member;
  detail?: string;
  children?: ReactNode;
}

export function PersonRow({ member, detail, children }: PersonRowProps) {
  const { t } = useTranslation("room");
  return (
    <li className={styles.person} data-away={!member.connected || undefined}>
      <span className={styles.face} data-kind={member.kind} aria-hidden>
        {[...member.name][0]}
      </span>
      <span className={styles.who}>
        <span className={styles.personName}>{nameOf(t, member)}</span>
        {detail && <span className={styles.detail}>{detail}</span>}
      </span>
      <span className={styles.rowActions}>{children}</span>
    </li>
  );
}
