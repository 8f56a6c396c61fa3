// Line, arrow, rectangle and ellipse behind one button, which shows and takes the one that was used last.
import { ActionIcon, Menu } from "@mantine/core";
import { IconArrowUpRight, IconCircle, IconLine, IconSquare } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../context";
import styles from "./inktools.module.css";
import { useInk } from "./useInk";

const SHAPES = { line: IconLine, arrow: IconArrowUpRight, rectangle: IconSquare, ellipse: IconCircle } as const;
type ShapeTool = keyof typeof SHAPES;
const NAMES = Object.keys(SHAPES) as ShapeTool[];

export function ShapeMenu() {
  const { t } = useTranslation("stage");
  const { ink } = useSession();
  const held = useInk((state) => state.desk.tool);
  const [last, setLast] = useState<ShapeTool>("arrow");
  const isHeld = held in SHAPES;
  const Icon = SHAPES[last];
  const take = (tool: ShapeTool) => {
    setLast(tool);
    ink.take({ tool });
  };
  const name = t("ink.shapes", { shape: t(`ink.tool.${last}`) });
  return (
    <Menu position="top" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          className={styles.tool}
          variant="transparent"
          data-held={isHeld || undefined}
          aria-label={name}
          title={name}
        >
          <Icon size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {NAMES.map((tool) => {
          const Mark = SHAPES[tool];
          return (
            <Menu.Item
              key={tool}
              leftSection={<Mark size={22} aria-hidden />}
              aria-current={held === tool}
              onClick={() => take(tool)}
            >
              {t(`ink.tool.${tool}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
