// The list of the keys of the class.
import { Button, Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Room } from "../../rooms/room";
import { showsMaterial } from "../../rooms/tiles";
import { hasDevices, manages, may } from "../../rooms/views";
import styles from "./class.module.css";
import { useRoom } from "./context";
import { Dialog } from "./Dialog";
import { StageShortcuts } from "./stage/StageShortcuts";

/** Each key with what must be possible for it to do anything. */
const KEYS = [
  ["m", (room) => hasDevices(room) || room.room.speaker_limit > 0],
  ["v", (room) => may(room, "publish-camera")],
  ["s", (room) => may(room, "publish-screen")],
  ["h", (room) => !manages(room) && room.room.speaker_limit > 0],
  ["c", (room) => may(room, "comment")],
] as const satisfies readonly (readonly [string, (room: Room) => boolean])[];

export function ShortcutList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("room");
  const room = useRoom((value) => value);
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
        {KEYS.filter(([, works]) => works(room)).map(([key]) => (
          <div key={key}>
            <dt>
              <Kbd>{key.toUpperCase()}</Kbd>
            </dt>
            <dd>{t(`shortcuts.${key}`)}</dd>
          </div>
        ))}
        <StageShortcuts />
        {room.room.kind === "small" && !may(room, "set-content") && !showsMaterial(room) && (
          <div>
            <dt>
              <Kbd>←</Kbd> <Kbd>→</Kbd>
            </dt>
            <dd>{t("shortcuts.arrows")}</dd>
          </div>
        )}
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
