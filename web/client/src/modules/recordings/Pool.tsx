// What the school's replays take of its pool: only those that are kept for ever count (LIVE-43, MEET-27).
import { Alert, Progress } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { keys } from "../../app/keys";
import { bytesText } from "../../ui/bytes";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { recordingsApi } from "./api";
import styles from "./recordings.module.css";

export function Pool() {
  const { t } = useTranslation("recordings");
  const pool = useQuery({ queryKey: [...keys.recordings, "pool"], queryFn: recordingsApi.pool });
  return (
    <Card title={t("pool.title")}>
      <Loaded query={pool}>
        {({ pool_bytes, permanent_bytes, temporary_bytes, warning, full }) => {
          const used = pool_bytes > 0 ? Math.min(100, (100 * permanent_bytes) / pool_bytes) : 100;
          const sizes = { used: bytesText(permanent_bytes), whole: bytesText(pool_bytes) };
          return (
            <div className={styles.pool}>
              <p className={styles.size}>{t("pool.used", sizes)}</p>
              <Progress
                value={used}
                color={full ? "red" : warning ? "yellow" : "jade"}
                aria-label={t("pool.used", sizes)}
              />
              <p className={styles.quiet}>
                {t("pool.note", { permanent: sizes.used, temporary: bytesText(temporary_bytes) })}
              </p>
              {(full || warning) && (
                <Alert color={full ? "red" : "yellow"} icon={<IconAlertTriangle aria-hidden />}>
                  {t(full ? "pool.full" : "pool.warning")}
                </Alert>
              )}
            </div>
          );
        }}
      </Loaded>
    </Card>
  );
}
