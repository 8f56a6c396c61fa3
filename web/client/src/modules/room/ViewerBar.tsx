// What a viewer has at hand: on a phone the composer, ✋ and ⋯; at a desk ✋, full screen and the way out.
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDoorExit, IconDots, IconKeyboard, IconMaximize } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Composer } from "./Composer";
import styles from "./class.module.css";
import { HandButton } from "./speaking/HandButton";

interface ViewerBarProps {
  desk: boolean;
  onFull: () => void;
  onShortcuts: () => void;
}

export function ViewerBar({ desk, onFull, onShortcuts }: ViewerBarProps) {
  return desk ? <DeskBar onFull={onFull} onShortcuts={onShortcuts} /> : <PhoneBar onFull={onFull} />;
}

function DeskBar({ onFull, onShortcuts }: { onFull: () => void; onShortcuts: () => void }) {
  const { t } = useTranslation("room");
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t("tools.label")}>
      <HandButton />
      <Button variant="subtle" color="gray" leftSection={<IconMaximize size={20} />} onClick={onFull}>
        {t("stage.enterFull")}
      </Button>
      <Button variant="subtle" color="gray" leftSection={<IconKeyboard size={20} />} onClick={onShortcuts}>
        {t("tools.shortcuts")}
      </Button>
      <Button
        className={styles.last}
        component={Link}
        to="/workbench"
        variant="subtle"
        color="gray"
        leftSection={<IconDoorExit size={20} />}
      >
        {t("tools.leave")}
      </Button>
    </div>
  );
}

function PhoneBar({ onFull }: { onFull: () => void }) {
  const { t } = useTranslation("room");
  return (
    <div className={styles.phoneBar}>
      <Composer />
      <HandButton compact />
      <Menu withInitialFocusPlaceholder={false} position="top-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("tools.more")} title={t("tools.more")}>
            <IconDots size={22} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconMaximize size={20} />} onClick={onFull}>
            {t("stage.enterFull")}
          </Menu.Item>
          <Menu.Item component={Link} to="/workbench" leftSection={<IconDoorExit size={20} />}>
            {t("tools.leave")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
