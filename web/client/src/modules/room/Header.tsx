// The line above the class: where one is, that it is live, for how long, and how many are there (LIVE-30, LIVE-37).
import { ActionIcon, VisuallyHidden } from "@mantine/core";
import { IconArrowLeft, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { elapsed } from "../../rooms/clock";
import styles from "./class.module.css";
import { useClass, useRoom } from "./context";
import { useNow } from "./useNow";

export function Header() {
  const { t } = useTranslation("room");
  const title = useRoom((room) => room.room.title);
  const host = useRoom((room) => room.room.host_name);
  return (
    <header className={styles.header}>
      <ActionIcon
        component={Link}
        to="/workbench"
        variant="subtle"
        color="gray"
        aria-label={t("back")}
        title={t("back")}
      >
        <IconArrowLeft size={22} />
      </ActionIcon>
      <div className={styles.titles}>
        <h1 className={styles.title}>{title}</h1>
        <span className={styles.host}>{host}</span>
      </div>
      <Elapsed />
      <Count />
    </header>
  );
}

function Elapsed() {
  const { t } = useTranslation("room");
  const startedAt = useRoom((room) => room.room.started_at);
  const time = elapsed(startedAt, useNow());
  return (
    <span className={styles.elapsed}>
      <span className={styles.liveDot} role="img" aria-label={t("live")} />
      <VisuallyHidden>{t("elapsed")}</VisuallyHidden>
      <time>{time}</time>
    </span>
  );
}

function Count() {
  const { t } = useTranslation("room");
  const count = useRoom((room) => room.count);
  const link = useClass((state) => state.link);
  return (
    <span className={styles.count} data-stale={link !== "open" || undefined}>
      <IconUsers size={18} aria-hidden />
      <span className={styles.countWords}>{t("inClass", { count })}</span>
      <span className={styles.countNumber} aria-hidden>
        {count}
      </span>
    </span>
  );
}
