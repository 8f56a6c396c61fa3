// 觀看權限 at the top: who may watch, changed while the class is on (LIVE-16, LIVE-32).
import { Button, Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconLock, IconWorld } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { may } from "../../rooms/views";
import type { ViewerScope } from "../../signaling/messages";
import styles from "./class.module.css";
import { useRoom, useSession } from "./context";

const SCOPES: readonly ViewerScope[] = ["members", "anyone"];
const ICONS = { members: IconLock, anyone: IconWorld };

export function ScopeMenu() {
  const { t } = useTranslation("room");
  const session = useSession();
  const scope = useRoom((room) => room.room.viewer_scope);
  const canSet = useRoom((room) => may(room, "manage-members"));
  if (!canSet) return null;
  const Icon = ICONS[scope];
  const words = t("scope.now", { scope: t(`scope.${scope}`) });
  return (
    <Menu withInitialFocusPlaceholder={false} position="bottom-end">
      <Menu.Target>
        <Button
          className={styles.scope}
          variant="subtle"
          color="gray"
          px="xs"
          leftSection={<Icon size={20} aria-hidden />}
          rightSection={<IconChevronDown size={16} aria-hidden />}
          aria-label={words}
          title={words}
        >
          <span className={styles.scopeWords}>{t(`scope.${scope}`)}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown maw={320}>
        <Menu.Label>{t("scope.label")}</Menu.Label>
        {SCOPES.map((value) => (
          <Menu.Item
            key={value}
            aria-current={value === scope}
            leftSection={<IconCheck size={18} visibility={value === scope ? "visible" : "hidden"} aria-hidden />}
            onClick={() => void session.ask({ type: "set-viewer-scope", scope: value })}
          >
            <span className={styles.choiceWord}>{t(`scope.${value}`)}</span>
            <span className={styles.choiceHint}>{t(`scope.${value}Hint`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
