// The list of the keys of the class.
import { Button, Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { may } from "../../rooms/views";
import styles from "./class.module.css";
import { useRoom } from "./context";
import { Dialog } from "./Dialog";

const FOR_HOSTS = ["m", "v", "s", "c"] as const;
const FOR_VIEWERS = ["h", "m", "c"] as const;

export function ShortcutList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("room");
  const canPublish = useRoom((room) => may(room, "publish-camera"));
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={t("shortcuts.title")}
      actions={
        <Button variant="default" onClick={onClose}>
          {t("shortcuts.close")}
        </Button>
      }
    >
      <dl className={styles.keys}>
        {(canPublish ? FOR_HOSTS : FOR_VIEWERS).map((key) => (
          <div key={key}>
            <dt>
              <Kbd>{key.toUpperCase()}</Kbd>
            </dt>
            <dd>{t(`shortcuts.${key}`)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <Kbd>?</Kbd>
          </dt>
          <dd>{t("shortcuts.help")}</dd>
        </div>
      </dl>
    </Dialog>
  );
}
