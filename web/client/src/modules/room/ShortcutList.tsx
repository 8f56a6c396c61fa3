// The list of the keys of the class.
import { Kbd, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { may } from "../../rooms/views";
import styles from "./class.module.css";
import { useRoom } from "./context";

const FOR_HOSTS = ["m", "v", "s", "c"] as const;
const FOR_VIEWERS = ["h", "m", "c"] as const;

export function ShortcutList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("room");
  const canPublish = useRoom((room) => may(room, "publish-camera"));
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("shortcuts.title")}
      centered
      closeButtonProps={{ "aria-label": t("shortcuts.close") }}
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
    </Modal>
  );
}
