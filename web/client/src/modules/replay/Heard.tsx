// The comments of the class, each where it came; those that are still to come are quiet. A tap leads to one.
import { UnstyledButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { nameOf } from "../room/words";
import { useReplay, useReplaySession } from "./context";
import styles from "./finder.module.css";
import { timeText } from "./start";

export function Heard() {
  const { t } = useTranslation("replay");
  const { t: tRoom } = useTranslation("room");
  const session = useReplaySession();
  const comments = useReplay((state) => state.comments);
  const latest = useReplay((state) => state.comments.findLastIndex(({ at }) => at <= state.at));
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const row = list.current?.children[latest];
    if (row instanceof HTMLElement && list.current)
      list.current.scrollTo({ top: row.offsetTop + row.clientHeight - list.current.clientHeight * 0.7 });
  }, [latest]);
  if (comments.length === 0) return <p className={styles.none}>{t("noComments")}</p>;
  return (
    <ol ref={list} className={styles.list} aria-label={t("tabs.comments")}>
      {comments.map(({ at, comment }, index) => (
        <li key={comment.id}>
          <UnstyledButton
            className={styles.row}
            data-later={index > latest || undefined}
            onClick={() => session.seek(at)}
          >
            <span className={styles.words}>
              <span className={styles.by}>{nameOf(tRoom, comment)}</span>
              {comment.text}
            </span>
            <time className={styles.time}>{timeText(at)}</time>
          </UnstyledButton>
        </li>
      ))}
    </ol>
  );
}
