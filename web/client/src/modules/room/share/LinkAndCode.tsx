// The address of a class, as a QR code to scan and as a link to copy.
import { Button, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { qrFile } from "../../../api";
import type { RoomId } from "../../../signaling/messages";
import styles from "./share.module.css";

export function LinkAndCode({ id }: { id: RoomId }) {
  const { t } = useTranslation("room");
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const link = new URL(`/c/${id}`, window.location.origin).href;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      // Browsers that do not let pages copy let people do it: the text is marked for them.
      field.current?.select();
    }
  };
  return (
    <div className={styles.link}>
      <figure className={styles.code}>
        <img src={qrFile(id)} width={168} height={168} alt={t("share.qr")} />
        <figcaption>{t("share.qrHint")}</figcaption>
      </figure>
      <div className={styles.address}>
        <TextInput
          ref={field}
          label={t("share.link")}
          value={link}
          readOnly
          onFocus={(event) => event.target.select()}
        />
        <Button
          variant="light"
          leftSection={copied ? <IconCheck size={20} /> : <IconCopy size={20} />}
          onClick={() => void copy()}
        >
          <span role="status">{t(copied ? "done.linkCopied" : "share.copy")}</span>
        </Button>
      </div>
    </div>
  );
}
