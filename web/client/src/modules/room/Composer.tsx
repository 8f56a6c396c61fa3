// The line to say something in; where one may not, it says why.
import { ActionIcon, TextInput } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Room } from "../../rooms/room";
import { manages, may } from "../../rooms/views";
import { COMMENT_LENGTH } from "../../signaling/messages";
import styles from "./comments.module.css";
import { useRoom, useSession } from "./context";
import { COMPOSER_ID } from "./useShortcuts";

export function Composer() {
  const { t } = useTranslation("room");
  const session = useSession();
  const [text, setText] = useState("");
  const canComment = useRoom((room) => may(room, "comment"));
  const toHosts = useRoom((room) => room.room.comments_to_hosts && !manages(room));
  const why = useRoom(whyNot);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const words = text.trim();
    if (!words) return;
    setText("");
    void session.comment(words);
  };
  return (
    <form className={styles.composer} onSubmit={send}>
      <TextInput
        id={COMPOSER_ID}
        className={styles.field}
        aria-label={t("comments.placeholder")}
        placeholder={t(`comments.${canComment ? (toHosts ? "placeholderToHosts" : "placeholder") : why}`)}
        value={text}
        maxLength={COMMENT_LENGTH}
        disabled={!canComment}
        enterKeyHint="send"
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ActionIcon
        type="submit"
        variant="filled"
        disabled={!canComment || text.trim() === ""}
        aria-label={t("comments.send")}
        title={t("comments.send")}
      >
        <IconSend size={20} />
      </ActionIcon>
    </form>
  );
}

function whyNot(room: Room): "banned" | "paused" | "closed" {
  if (room.me.comments_banned) return "banned";
  return room.room.staff_away_since === null ? "closed" : "paused";
}
