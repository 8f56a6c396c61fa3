// The line above a replay: which class it is, that it is a replay, the way back to a class that still runs, the file.
import { ActionIcon, Button } from "@mantine/core";
import { IconArrowLeft, IconBroadcast, IconLayoutSidebarRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { intlLocale } from "../../i18n/i18n";
import { fullText } from "../../ui/Time";
import layout from "../room/class.module.css";
import type { Replay } from "./api";
import { FileButton, FileLink } from "./FileButton";
import styles from "./replay.module.css";

interface Props {
  info: Replay;
  folded: boolean;
  onFold?: (() => void) | undefined;
}

export function ReplayHeader({ info, folded, onFold }: Props) {
  const { t } = useTranslation("replay");
  const fold = t(folded ? "unfold" : "fold");
  return (
    <header className={layout.header}>
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
      <div className={layout.titles}>
        <h1 className={layout.title} tabIndex={-1} data-page-heading>
          {info.title}
        </h1>
        <span className={layout.host}>
          {info.host_name} · {fullText(new Date(info.started_at), intlLocale())}
        </span>
      </div>
      <span className={styles.badge}>{t("replay")}</span>
      {info.class_live && (
        <Button
          component={Link}
          to={`/class/${info.class_id}`}
          color="red.8"
          size="sm"
          leftSection={<IconBroadcast size={20} aria-hidden />}
        >
          {t("toLive")}
        </Button>
      )}
      {info.can_manage
        ? !info.live && <FileButton recordingId={info.recording_id} title={info.title} base={info.playlist_base} />
        : info.can_download && <FileLink recordingId={info.recording_id} />}
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
