// One comment: who (a parent by child and relation, LIVE-26), when, what; with its menu where it may be taken away.
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconMessageCircleOff, IconTrash } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { may } from "../../rooms/views";
import type { Comment } from "../../signaling/messages";
import styles from "./comments.module.css";
import { useRoom, useSession } from "./context";
import { nameOf, timeOfDay } from "./words";

export const CommentItem = memo(function CommentItem({ comment }: { comment: Comment }) {
  const { t } = useTranslation("room");
  const isMine = useRoom((room) => room.me.id === comment.member_id);
  const isHost = useRoom((room) => room.room.host_id === comment.member_id);
  const canManage = useRoom((room) => may(room, "manage-comments"));
  return (
    <article className={styles.comment} data-mine={isMine || undefined}>
      <div className={styles.words}>
        <p className={styles.by}>
          <span className={styles.name}>{nameOf(t, comment)}</span>
          {isHost && <span className={styles.badge}>{t("comments.host")}</span>}
          {comment.kind === "outsider" && <span className={styles.private}>{t("members.outsider")}</span>}
          {comment.to_hosts && <span className={styles.private}>{t("comments.private")}</span>}
          <time dateTime={comment.sent_at}>{timeOfDay(comment.sent_at)}</time>
        </p>
        <p className={styles.text}>{comment.text}</p>
      </div>
      {(canManage || isMine) && <CommentMenu comment={comment} bans={canManage && !isMine} />}
    </article>
  );
});

function CommentMenu({ comment, bans }: { comment: Comment; bans: boolean }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const member_id = comment.member_id;
  const canBan = useRoom((room) => room.members.get(member_id)?.comments_banned === false) && bans;
  const name = t("comments.actions", { name: nameOf(t, comment) });
  return (
    <Menu withInitialFocusPlaceholder={false} position="bottom-end">
      <Menu.Target>
        <ActionIcon className={styles.menu} variant="subtle" color="gray" aria-label={name} title={name}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconTrash size={20} />}
          onClick={() => void session.ask({ type: "delete-comment", comment_id: comment.id })}
        >
          {t("comments.delete")}
        </Menu.Item>
        {canBan && (
          <Menu.Item
            leftSection={<IconMessageCircleOff size={20} />}
            onClick={() => void session.ask({ type: "ban-comments", member_id, banned: true })}
          >
            {t("members.ban")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
