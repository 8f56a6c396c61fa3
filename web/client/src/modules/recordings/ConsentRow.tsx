// One student: whether a guardian has agreed, who said so and when; to agree for a guardian takes the paper's name.
import { Button, TextInput } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../app/keys";
import { intlLocale } from "../../i18n/i18n";
import { RefusedLine } from "../../ui/Refused";
import { dateText } from "../../ui/Time";
import { type ConsentItem, recordingsApi } from "./api";
import styles from "./recordings.module.css";

export const NOTE_LENGTH = 200;

export function ConsentRow({ item }: { item: ConsentItem }) {
  const { t } = useTranslation("recordings");
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const change = useMutation({
    mutationFn: (note: string | null) =>
      recordingsApi.consent(item.person_id, note === null ? { given: false } : { given: true, note }),
    onSuccess: () => setAsking(false),
    onSettled: () => client.invalidateQueries({ queryKey: keys.recordingConsents }),
  });
  const Mark = item.given ? IconCircleCheck : IconCircleX;
  const word = t(item.given ? "consents.withdraw" : "consents.give");
  return (
    <li className={styles.row}>
      <Mark size={24} className={item.given ? styles.given : styles.missing} aria-hidden />
      <div className={styles.body}>
        <span className={styles.name}>
          {item.name} {item.class_name && <span className={styles.quiet}>{item.class_name}</span>}
        </span>
        <p className={styles.quiet}>
          {[
            t(item.given ? "consents.given" : "consents.missing"),
            item.by_name && t("consents.by", { name: item.by_name }),
            item.at && dateText(new Date(item.at), intlLocale()),
            item.note,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {asking && <Paper busy={change.isPending} give={(note) => change.mutate(note)} />}
        <RefusedLine error={change.error} />
      </div>
      {item.can_change && (
        <Button
          variant="subtle"
          color={item.given ? "red" : undefined}
          aria-label={`${word}: ${item.name}`}
          aria-expanded={item.given ? undefined : asking}
          loading={change.isPending && item.given}
          onClick={() => (item.given ? change.mutate(null) : setAsking(!asking))}
        >
          {word}
        </Button>
      )}
    </li>
  );
}

function Paper({ busy, give }: { busy: boolean; give: (note: string) => void }) {
  const { t } = useTranslation("recordings");
  const [note, setNote] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give(note.trim());
  };
  return (
    <form className={styles.paper} onSubmit={submit}>
      <TextInput
        label={t("consents.paper")}
        description={t("consents.paperNote")}
        maxLength={NOTE_LENGTH}
        required
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy} disabled={note.trim() === ""}>
        {t("consents.give")}
      </Button>
    </form>
  );
}
