// Which microphone or camera: the list is asked for when it opens, so that what was just plugged in is there.
import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Device, listDevices } from "../../rtc/devices";
import styles from "./class.module.css";
import { useClass, useSession } from "./context";

export function DeviceMenu({ source }: { source: "microphone" | "camera" }) {
  const { t } = useTranslation("room");
  const { media } = useSession();
  const [devices, setDevices] = useState<Device[]>([]);
  const sent = useClass((state) => state.sending.get(source)?.track);
  const current = source === "camera" ? media.effects.deviceId : sent?.getSettings().deviceId;
  const name = t(source === "camera" ? "tools.chooseCamera" : "tools.chooseMicrophone");
  const look = () => void listDevices(source).then(setDevices);
  return (
    <Menu withInitialFocusPlaceholder={false} position="top-start" onOpen={look}>
      <Menu.Target>
        <UnstyledButton className={styles.chooser} aria-label={name} title={name}>
          <IconChevronUp size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {devices.length === 0 && <Menu.Label>{t(`devices.${source}.missing`)}</Menu.Label>}
        {devices.map((device, index) => (
          <Menu.Item
            key={device.id}
            aria-current={device.id === current}
            leftSection={<IconCheck size={18} visibility={device.id === current ? "visible" : "hidden"} aria-hidden />}
            onClick={() => void media.choose(source, device.id)}
          >
            {device.label || `${t(`tools.${source}`)} ${index + 1}`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
