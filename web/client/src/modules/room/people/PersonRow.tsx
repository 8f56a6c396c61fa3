// One person in a list: a letter, the name, what is to be known, and room for buttons.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Member, PersonKind } from "../../../signaling/messages";
import styles from "../lists.module.css";
import { nameOf } from "../words";

interface PersonRowProps {
  member: Member;
  /** Before the name: a place in a queue. */
  lead?: ReactNode;
  detail?: ReactNode;
  children?: ReactNode;
}

export function PersonRow({ member, lead, detail, children }: PersonRowProps) {
  const { t } = useTranslation("room");
  return (
    <li className={styles.person} data-away={!member.connected || undefined}>
      {lead}
      <Face name={member.name} kind={member.kind} />
      <span className={styles.who}>
        <span className={styles.personName}>{nameOf(t, member)}</span>
        {detail && <span className={styles.detail}>{detail}</span>}
      </span>
      <span className={styles.rowActions}>{children}</span>
    </li>
  );
}

export function Face({ name, kind }: { name: string; kind: PersonKind }) {
  return (
    <span className={styles.face} data-kind={kind} aria-hidden>
      {[...name][0]}
    </span>
  );
}
