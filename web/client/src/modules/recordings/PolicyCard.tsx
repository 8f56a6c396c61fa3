// 回放存儲: how long new replays are kept and who may watch them, for the whole school (LIVE-42). Saved at once.
import { Button, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { keys } from "../../app/keys";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Saved } from "../admin/Saved";
import { type ReplayPolicy, recordingsApi } from "./api";
import styles from "./recordings.module.css";

const KEY = [...keys.recordings, "policy"];

export function PolicyCard() {
  const { t } = useTranslation("recordings");
  const client = useQueryClient();
  const policy = useQuery({ queryKey: KEY, queryFn: recordingsApi.policy });
  const change = useMutation({
    mutationFn: recordingsApi.changePolicy,
    onSuccess: (saved) => client.setQueryData(KEY, saved),
  });
  return (
    <Card
      title={t("policy.title")}
      aside={
        <Button component={Link} to="/classes/recordings" variant="subtle" className={styles.link}>
          {t("policy.manage")}
        </Button>
      }
    >
      <Loaded query={policy}>
        {(known) => (
          <>
            <div className={styles.filters}>
              <NativeSelect
                label={t("policy.storage")}
                description={t("policy.storageNote")}
                data={[
                  { value: "temporary", label: t("policy.temporary", { count: known.temporary_days }) },
                  { value: "permanent", label: t("storage.permanent") },
                ]}
                value={known.storage}
                onChange={(event) => change.mutate({ storage: event.currentTarget.value as ReplayPolicy["storage"] })}
              />
              <NativeSelect
                label={t("policy.audience")}
                description={t("policy.audienceNote")}
                data={[
                  { value: "invited", label: t("policy.invited") },
                  { value: "hosts", label: t("policy.hosts") },
                ]}
                value={known.audience}
                onChange={(event) => change.mutate({ audience: event.currentTarget.value as ReplayPolicy["audience"] })}
              />
            </div>
            <Saved change={change} />
          </>
        )}
      </Loaded>
    </Card>
  );
}
