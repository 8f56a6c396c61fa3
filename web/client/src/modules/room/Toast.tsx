// One sentence from the class to the person: a notice, a refusal, trouble with a device. Gone after a while.
import { CloseButton } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import styles from "./class.module.css";
import { useClass, useSession } from "./context";
import type { Message } from "./state";
import { useRefusalText } from "./words";

const NOTICE_MS = 5000;
/** What asks for something to be done stays for longer. */
const TROUBLE_MS = 12_000;

export function Toast() {
  const message = useClass((state) => state.message);
  const session = useSession();
  useEffect(() => {
    if (!message) return;
    const timer = setTimeout(() => session.hush(), message.kind === "device" ? TROUBLE_MS : NOTICE_MS);
    return () => clearTimeout(timer);
  }, [message, session]);
  return (
    <div className={styles.toasts} role="status">
      {message && <Sentence key={message.id} message={message} onClose={() => session.hush()} />}
    </div>
  );
}

function Sentence({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation("room");
  const refusalText = useRefusalText();
  const text = {
    notice: () => message.kind === "notice" && t(`notices.${message.code}`),
    done: () => message.kind === "done" && t(`done.${message.what}`),
    refusal: () => message.kind === "refusal" && refusalText(message.code),
    device: () =>
      message.kind === "device" && t(`devices.${message.device}.${message.failure}` as "devices.camera.denied"),
  }[message.kind]();
  return (
    <p className={styles.toast} data-kind={message.kind}>
      <span>{text}</span>
      <CloseButton variant="transparent" onClick={onClose} aria-label={t("shortcuts.close")} />
    </p>
  );
}
