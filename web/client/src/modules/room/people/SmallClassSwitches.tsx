// What a teacher decides for all in a small class: quiet, who may open the microphone again, whose faces are seen.
import { Button, SegmentedControl, Switch } from "@mantine/core";
import { IconMicrophoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CameraVisibility } from "../../../signaling/messages";
import { useRoom, useSession } from "../context";
import styles from "../lists.module.css";
import { useMuteAll } from "./useMuteAll";

const VISIBILITIES: readonly CameraVisibility[] = ["all", "hosts", "off"];

export function SmallClassSwitches() {
  const { t } = useTranslation("room");
  const session = useSession();
  const muteAll = useMuteAll();
  const allowed = useRoom((room) => room.room.unmute_allowed);
  const visibility = useRoom((room) => room.room.camera_visibility);
  return (
    <section className={styles.switches} aria-label={t("small.label")}>
      <Button variant="light" leftSection={<IconMicrophoneOff size={20} />} onClick={() => void muteAll()}>
        {t("small.muteAll")}
      </Button>
      <Switch
        label={t("small.allowUnmute")}
        labelPosition="left"
        classNames={{ body: styles.switchBody }}
        checked={allowed}
        onChange={() => void session.ask({ type: "allow-unmute", allowed: !allowed })}
      />
      <div className={styles.choice}>
        <span id="camera-visibility">{t("small.cameras")}</span>
        <SegmentedControl
          aria-labelledby="camera-visibility"
          value={visibility}
          onChange={(value) =>
            void session.ask({ type: "set-camera-visibility", visibility: value as CameraVisibility })
          }
          data={VISIBILITIES.map((value) => ({ value, label: t(`small.visibility.${value}`) }))}
        />
      </div>
    </section>
  );
}
