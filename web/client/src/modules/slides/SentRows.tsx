// Files on their way to the server: a bar with its number for each, or why one was not taken.
import { Button, Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../i18n/errors";
import { intlLocale } from "../../i18n/i18n";
import styles from "./slides.module.css";
import type { Sent } from "./useUpload";

export function SentRows({ sent, onDrop }: { sent: readonly Sent[]; onDrop: (id: string) => void }) {
  const { t } = useTranslation("stage");
  const textOf = useErrorText();
  return sent.map(({ id, name, part, error }) => (
    <li key={id} className={styles.sent}>
      <div className={styles.sentText}>
        <span className={styles.name}>{name}</span>
        {error ? (
          <span className={styles.problem} role="alert">
            {textOf(error).text}
          </span>
        ) : (
          <Bar part={part} label={t("decks.uploading", { name })} />
        )}
      </div>
      <Button variant="subtle" color="gray" onClick={() => onDrop(id)} aria-label={t("decks.dropName", { name })}>
        {t(error ? "decks.dismiss" : "decks.cancel")}
      </Button>
    </li>
  ));
}

/** A bar for anything that takes more than a second, with its number. */
export function Bar({ part, label }: { part: number; label: string }) {
  const percent = new Intl.NumberFormat(intlLocale(), { style: "percent" }).format(part);
  return (
    <span className={styles.bar}>
      <Progress.Root className={styles.track}>
        <Progress.Section value={part * 100} aria-label={label} />
      </Progress.Root>
      <span aria-hidden>{percent}</span>
    </span>
  );
}
