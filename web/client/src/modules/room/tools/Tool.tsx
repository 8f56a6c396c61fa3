// One tool of the toolbar: an icon with its word under it; and the same as data, for bars that fold into a menu.
import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./tools.module.css";

export type Tone = "plain" | "on" | "off" | "wait" | "end";

export interface ToolItem {
  id: string;
  icon: ReactNode;
  word: string;
  /** What pressing it does now, when the word does not say it. */
  name?: string;
  tone?: Tone;
  /** A short count or time on the icon. */
  badge?: string | undefined;
  /** A small button that belongs to it, such as the choice of a device. Only where there is room. */
  beside?: ReactNode;
  onClick: () => void;
}

export function Tool({ icon, word, name = word, tone = "plain", badge, onClick }: Omit<ToolItem, "id" | "beside">) {
  const words = badge ? `${name} ${badge}` : name;
  return (
    <UnstyledButton className={styles.tool} data-tone={tone} aria-label={words} title={words} onClick={onClick}>
      <span className={styles.toolIcon} data-badge={badge} aria-hidden>
        {icon}
      </span>
      <span className={styles.toolWord}>{word}</span>
    </UnstyledButton>
  );
}
