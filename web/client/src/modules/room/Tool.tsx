// One tool of the toolbar: an icon with its word under it.
import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./class.module.css";

interface ToolProps {
  icon: ReactNode;
  word: string;
  /** What pressing it does now, when the word does not say it. */
  name?: string;
  tone?: "plain" | "on" | "off" | "end";
  onClick: () => void;
}

export function Tool({ icon, word, name = word, tone = "plain", onClick }: ToolProps) {
  return (
    <UnstyledButton className={styles.tool} data-tone={tone} aria-label={name} title={name} onClick={onClick}>
      <span className={styles.toolIcon} aria-hidden>
        {icon}
      </span>
      <span className={styles.toolWord}>{word}</span>
    </UnstyledButton>
  );
}
