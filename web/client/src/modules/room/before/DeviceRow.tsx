// One device of the preview: on or off, which one, and what to do when it does not open.
import { NativeSelect, Switch } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Device, listDevices } from "../../../rtc/devices";
import styles from "./before.module.css";
import type { Preview, PreviewSource } from "./usePreview";

interface DeviceRowProps {
  source: PreviewSource;
  preview: Preview;
  children?: ReactNode;
}

export function DeviceRow({ source, preview, children }: DeviceRowProps) {
  const { t } = useTranslation("room");
  const { wanted, track, failure, toggle, choose } = preview;
  const devices = useDevices(source, track);
  return (
    <div className={styles.device}>
      <div className={styles.row}>
        <Switch label={t(`tools.${source}`)} checked={wanted} onChange={toggle} />
        {track && devices.length > 1 && (
          <NativeSelect
            className={styles.choice}
            aria-label={t(source === "camera" ? "tools.chooseCamera" : "tools.chooseMicrophone")}
            data={devices.map(({ id, label }, index) => ({
              value: id,
              label: label || `${t(`tools.${source}`)} ${index + 1}`,
            }))}
            value={track.getSettings().deviceId ?? ""}
            onChange={(event) => choose(event.currentTarget.value)}
          />
        )}
      </div>
      {children}
      <div role="status">
        {failure && failure !== "cancelled" && (
          <p className={styles.failure}>
            {t(`devices.${source}.${failure}`)} {t("before.watchOnly")}
          </p>
        )}
      </div>
    </div>
  );
}

/** Asked again once a device is open, because only then the browser tells their names. */
function useDevices(source: PreviewSource, track: MediaStreamTrack | null): Device[] {
  const [devices, setDevices] = useState<Device[]>([]);
  useEffect(() => {
    if (track) void listDevices(source).then(setDevices);
  }, [source, track]);
  return devices;
}
