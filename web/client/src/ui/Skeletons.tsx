// What stands while content is on its way: grey forms of the real shape.
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./Skeletons.module.css";

export function RowsSkeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("state.loading")}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div className={classes.row} key={row}>
          <Skeleton height={40} circle />
          <div className={classes.lines}>
            <Skeleton height={14} width="45%" />
            <Skeleton height={10} width="75%" />
          </div>
        </div>
      ))}
    </div>
  );
}

export function PageSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={classes.page} role="status" aria-label={t("state.loading")}>
      <Skeleton height={28} width={180} mb={28} />
      <Skeleton height={120} radius="lg" mb={20} />
      <Skeleton height={220} radius="lg" />
    </div>
  );
}
