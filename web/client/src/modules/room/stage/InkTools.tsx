// The drawing tools below the picture, each a button with a spoken name: nothing of them covers the slide (LIVE-36).
import { ActionIcon, Button } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconEraser,
  IconHighlight,
  IconLetterT,
  IconPencil,
  IconPointer,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import { type ComponentType, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../context";
import { InkStyle } from "./InkStyle";
import styles from "./inktools.module.css";
import { ShapeMenu } from "./ShapeMenu";
import type { DeskTool } from "./tools";
import { useInk } from "./useInk";

type Mark = ComponentType<{ size: number }>;

const BEFORE_SHAPES: [DeskTool, Mark][] = [
  ["pen", IconPencil],
  ["highlighter", IconHighlight],
];
const AFTER_SHAPES: [DeskTool, Mark][] = [
  ["text", IconLetterT],
  ["eraser", IconEraser],
  ["laser", IconPointer],
];

export function InkTools() {
  const { t } = useTranslation("stage");
  const { ink } = useSession();
  const hasSurface = useInk((state) => state.surface !== null);
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("ink.tools")}>
      {BEFORE_SHAPES.map(([tool, mark]) => (
        <ToolButton key={tool} tool={tool} mark={mark} />
      ))}
      <ShapeMenu />
      {AFTER_SHAPES.map(([tool, mark]) => (
        <ToolButton key={tool} tool={tool} mark={mark} />
      ))}
      <InkStyle />
      <span className={styles.gap} />
      <Action name="undo" mark={IconArrowBackUp} disabled={!hasSurface} onClick={() => ink.undo()} />
      <Action name="redo" mark={IconArrowForwardUp} disabled={!hasSurface} onClick={() => ink.redo()} />
      <Action name="clear" mark={IconTrash} disabled={!hasSurface} onClick={() => ink.clear()} />
      <Action name="close" mark={IconX} onClick={() => ink.draw(false)} />
      <Cleared />
      {!hasSurface && (
        <span className={styles.cleared} role="status">
          {t("ink.noSurface")}
        </span>
      )}
    </div>
  );
}

function ToolButton({ tool, mark: Icon }: { tool: DeskTool; mark: Mark }) {
  const { t } = useTranslation("stage");
  const { ink } = useSession();
  const isHeld = useInk((state) => state.desk.tool === tool);
  return (
    <ActionIcon
      className={styles.tool}
      variant="transparent"
      aria-pressed={isHeld}
      aria-label={t(`ink.tool.${tool}`)}
      title={t(`ink.tool.${tool}`)}
      onClick={() => ink.take({ tool })}
    >
      <Icon size={22} />
    </ActionIcon>
  );
}

interface ActionProps {
  name: "undo" | "redo" | "clear" | "close";
  mark: Mark;
  disabled?: boolean;
  onClick: () => void;
}

function Action({ name, mark: Icon, disabled = false, onClick }: ActionProps) {
  const { t } = useTranslation("stage");
  return (
    <ActionIcon
      className={styles.tool}
      variant="transparent"
      aria-label={t(`ink.${name}`)}
      title={t(`ink.${name}`)}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon size={22} />
    </ActionIcon>
  );
}

const UNDO_MS = 10_000;

/** A cleared page can be had back for a while, without a question before. */
function Cleared() {
  const { t } = useTranslation("stage");
  const { ink } = useSession();
  const cleared = useInk((state) => state.cleared);
  useEffect(() => {
    if (cleared === null) return;
    const timer = setTimeout(() => ink.forgetCleared(), UNDO_MS);
    return () => clearTimeout(timer);
  }, [ink, cleared]);
  return (
    <span className={styles.cleared} role="status">
      {cleared !== null && (
        <>
          {t("ink.cleared")}
          <Button variant="white" color="dark" size="compact-md" onClick={() => ink.undo()}>
            {t("ink.undo")}
          </Button>
        </>
      )}
    </span>
  );
}
