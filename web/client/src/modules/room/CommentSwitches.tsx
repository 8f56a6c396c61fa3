// The switches above the comments: whether people may write, and whether only the host reads it (LIVE-25).
import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { may } from "../../rooms/views";
import { useRoom, useSession } from "./context";
import styles from "./lists.module.css";

export function CommentSwitches() {
  const { t } = useTranslation("room");
  const session = useSession();
  const canManage = useRoom((room) => may(room, "manage-comments"));
  const allowed = useRoom((room) => room.room.comments_allowed);
  const only = useRoom((room) => room.room.comments_to_hosts);
  if (!canManage) return null;
  return (
    <div className={styles.switches}>
      <Switch
        label={t("comments.allow")}
        labelPosition="left"
        classNames={{ body: styles.switchBody }}
        checked={allowed}
        onChange={() => void session.ask({ type: "allow-comments", allowed: !allowed })}
      />
      {allowed && (
        <Switch
          label={t("comments.toHosts")}
          labelPosition="left"
          classNames={{ body: styles.switchBody }}
          checked={only}
          onChange={() => void session.ask({ type: "send-comments-to-hosts", only: !only })}
        />
      )}
    </div>
  );
}
