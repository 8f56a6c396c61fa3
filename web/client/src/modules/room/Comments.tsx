// The comments, the newest below. New ones scroll into view unless somebody is reading further up (LIVE-26).
import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Outgoing } from "../../rooms/outbox";
import { may } from "../../rooms/views";
import { CommentItem } from "./CommentItem";
import { CommentSwitches } from "./CommentSwitches";
import styles from "./comments.module.css";
import { useClass, useRoom, useSession } from "./context";
import { nameOf, useRefusalText } from "./words";

/** Nearer than this to the end, in pixels, counts as reading along. */
const NEAR_END = 60;

export function Comments() {
  const { t } = useTranslation("room");
  const comments = useRoom((room) => room.comments);
  const outbox = useClass((state) => state.outbox);
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [unread, setUnread] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new comment, received or written, moves the list.
  useLayoutEffect(() => {
    if (follows.current) list.current?.scrollTo({ top: list.current.scrollHeight });
    else setUnread(true);
  }, [comments, outbox]);
  const follow = () => {
    const { current } = list;
    if (!current) return;
    follows.current = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_END;
    if (follows.current) setUnread(false);
  };
  return (
    <div className={styles.comments}>
      <CommentSwitches />
      <div
        ref={list}
        className={styles.list}
        role="log"
        aria-label={t("comments.label")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever reads by keyboard must be able to scroll.
        tabIndex={0}
        onScroll={follow}
      >
        {comments.length + outbox.length === 0 && <Empty />}
        {comments.map((comment) => (
          <CommentItem key={comment.id} comment={comment} />
        ))}
        {outbox.map((item) => (
          <OutgoingItem key={item.localId} item={item} />
        ))}
      </div>
      {unread && (
        <Button
          className={styles.newest}
          size="xs"
          leftSection={<IconArrowDown size={18} />}
          onClick={() => list.current?.scrollTo({ top: list.current.scrollHeight })}
        >
          {t("comments.newest")}
        </Button>
      )}
    </div>
  );
}

function Empty() {
  const { t } = useTranslation("room");
  const canComment = useRoom((room) => may(room, "comment"));
  return (
    <div className={styles.empty}>
      <p>{t("comments.empty")}</p>
      {canComment && <p>{t("comments.emptyHint")}</p>}
    </div>
  );
}

function OutgoingItem({ item }: { item: Outgoing }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const refusalText = useRefusalText();
  const me = useRoom((room) => room.me);
  return (
    <article className={styles.comment} data-mine data-failed={item.failure !== null || undefined}>
      <p className={styles.by}>
        <span className={styles.name}>{nameOf(t, me)}</span>
        {item.failure === null && <span>{t("comments.sending")}</span>}
      </p>
      <p className={styles.text}>{item.text}</p>
      {item.failure !== null && (
        <div className={styles.failure} role="alert">
          <span>{refusalText(item.failure)}</span>
          <Button size="compact-sm" variant="light" onClick={() => void session.comment(item.text, item.localId)}>
            {t("comments.retry")}
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => session.dropComment(item.localId)}>
            {t("comments.discard")}
          </Button>
        </div>
      )}
    </article>
  );
}
