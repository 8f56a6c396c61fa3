// The tools of whoever shows something to the class, in the order of need; what does not fit waits behind ⋯.
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Tool, type ToolItem } from "./Tool";
import styles from "./tools.module.css";
import { useOverflow } from "./useOverflow";

interface ToolbarProps {
  /** Shown as far as they fit. */
  items: ToolItem[];
  /** Always behind ⋯. */
  more: ToolItem[];
  /** The way out, at the end of the bar. */
  last: ToolItem;
}

export function Toolbar({ items, more, last }: ToolbarProps) {
  const { t } = useTranslation("room");
  const [row, fitting] = useOverflow(items.map((item) => `${item.id} ${item.word}`).join());
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t("tools.label")}>
      <div ref={row} className={styles.row}>
        {items.map((item, index) => (
          <span key={item.id} className={styles.item} data-folded={index >= fitting || undefined}>
            <Tool {...item} />
            {item.beside}
          </span>
        ))}
      </div>
      <MoreMenu items={[...items.slice(fitting), ...more]} />
      <Tool {...last} />
    </div>
  );
}

function MoreMenu({ items }: { items: ToolItem[] }) {
  const { t } = useTranslation("room");
  if (items.length === 0) return null;
  return (
    <Menu withInitialFocusPlaceholder={false} position="top-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("tools.more")} title={t("tools.more")}>
          <IconDots size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ id, icon, word, name = word, badge, onClick }) => (
          <Menu.Item key={id} leftSection={icon} rightSection={badge} onClick={onClick}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
