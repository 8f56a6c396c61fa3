// Whether oneself and one's children may be recorded: each a switch that is saved at once (LIVE-05).
import { Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { keys } from "../../app/keys";
import { useMe } from "../../app/session";
import { Card } from "../../ui/Card";
import { RefusedLine } from "../../ui/Refused";
import { type ConsentItem, recordingsApi } from "./api";
import styles from "./recordings.module.css";

const KEY = [...keys.recordingConsents, "own"];

export function OwnConsents() {
  const { t } = useTranslation("recordings");
  const consents = useQuery({ queryKey: KEY, queryFn: recordingsApi.ownConsents });
  if (!consents.data || consents.data.items.length === 0) return null;
  return (
    <Card title={t("consents.own")}>
      <p className={styles.quiet}>{t("consents.ownNote")}</p>
      <div className={styles.switches}>
        {consents.data.items.map((item) => (
          <Own key={item.person_id} item={item} />
        ))}
      </div>
    </Card>
  );
}

function Own({ item }: { item: ConsentItem }) {
  const { t } = useTranslation("recordings");
  const client = useQueryClient();
  const me = useMe();
  const change = useMutation({
    mutationFn: (given: boolean) => recordingsApi.consent(item.person_id, { given }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.recordingConsents }),
  });
  const isMe = item.person_id === me.person.id;
  return (
    <>
      <Switch
        checked={change.isPending ? change.variables : item.given}
        disabled={!item.can_change}
        label={isMe ? t("consents.me") : [item.name, item.class_name].filter(Boolean).join(" · ")}
        description={item.can_change ? undefined : t("consents.byGuardian")}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      <RefusedLine error={change.error} />
    </>
  );
}
