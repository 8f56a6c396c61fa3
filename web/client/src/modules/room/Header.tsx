// The line above the class: where one is, that it is live, for how long, who may watch, and how many are there.
import { ActionIcon, VisuallyHidden } from "@mantine/core";
import { IconArrowLeft, IconLayoutSidebarRight, IconPlayerPauseFilled, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { lessonTime, stopwatch } from "../../rooms/clock";
import styles from "./class.module.css";
import { useClass, useRoom } from "./context";
import { OwnQuality } from "./people/OwnQuality";
import { RecordingSign } from "./RecordingSign";
import { ScopeMenu } from "./ScopeMenu";
import { useNow } from "./useNow";

interface HeaderProps {
  /** Whether the panel beside the stage is folded away; without `onFold` there is nothing to fold. */
  folded: boolean;
  onFold?: (() => void) | undefined;
}

export function Header({ folded, onFold }: HeaderProps) {
  const { t } = useTranslation("room");
  const title = useRoom((room) => room.room.title);
  const host = useRoom((room) => room.room.host_name);
  const fold = t(folded ? "panel.unfold" : "panel.fold");
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
      <RecordingSign />
      <ScopeMenu />
      <OwnQuality />
      <Elapsed />
      <Count />
      {onFold && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={fold}
          aria-expanded={!folded}
          title={fold}
          onClick={onFold}
        >
          <IconLayoutSidebarRight size={22} />
        </ActionIcon>
      )}
    </header>
  );
}

/** LIVE-37, and LIVE-20: a pause holds the clock, and the clock says so. */
function Elapsed() {
  const { t } = useTranslation("room");
  const room = useRoom((value) => value.room);
  const time = stopwatch(lessonTime(room, useNow()));
  const isPaused = room.paused_at !== null;
  return (
    <span className={styles.elapsed} data-paused={isPaused || undefined}>
      {isPaused ? (
        <IconPlayerPauseFilled size={16} role="img" aria-label={t("paused")} />
      ) : (
        <span className={styles.liveDot} role="img" aria-label={t("live")} />
      )}
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
