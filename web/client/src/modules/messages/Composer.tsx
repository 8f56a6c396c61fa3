// Where staff write to a class group. Enter sends, Shift+Enter makes a new line; what was refused stays written.
import { ActionIcon, Textarea } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { RefusedLine } from "../../ui/Refused";
import classes from "./Composer.module.css";
import { usePost } from "./history";

const LONGEST = 2000;

export function Composer({ group }: { group: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const post = usePost(group);
  const ready = text.trim() !== "" && !post.isPending;
  const send = () => ready && post.mutate(text.trim(), { onSuccess: () => setText("") });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While a Chinese input method composes, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className={classes.composer} onSubmit={submit}>
      <RefusedLine error={post.error} />
      <div className={classes.line}>
        <Textarea
          className={classes.field}
          autosize
          minRows={1}
          maxRows={5}
          maxLength={LONGEST}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          aria-label={t("groups.write")}
          placeholder={t("groups.write")}
        />
        <ActionIcon
          type="submit"
          variant="filled"
          disabled={!ready}
          loading={post.isPending}
          aria-label={t("groups.send")}
        >
          <IconSend size={20} aria-hidden />
        </ActionIcon>
      </div>
    </form>
  );
}
