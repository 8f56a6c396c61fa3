// The camera beside a screen: small, in a corner of one's choice, and out of the way when it covers something.
import { ActionIcon } from "@mantine/core";
import { IconArrowsMove, IconChevronDown, IconUser } from "@tabler/icons-react";
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Track } from "../../signaling/messages";
import { Picture } from "./Picture";
import styles from "./stage.module.css";

interface Corner {
  right: boolean;
  bottom: boolean;
}

const KEYS: Record<string, Partial<Corner>> = {
  ArrowLeft: { right: false },
  ArrowRight: { right: true },
  ArrowUp: { bottom: false },
  ArrowDown: { bottom: true },
};

export function Inset({ track }: { track: Track }) {
  const { t } = useTranslation("room");
  const [corner, setCorner] = useState<Corner>({ right: true, bottom: true });
  const [folded, setFolded] = useState(false);
  const [shift, setShift] = useState<{ x: number; y: number } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const from = useRef({ x: 0, y: 0 });

  const grab = (event: PointerEvent) => {
    // The buttons on the picture are pressed, not dragged.
    if (event.target instanceof Element && event.target.closest("button")) return;
    from.current = { x: event.clientX, y: event.clientY };
    event.currentTarget.setPointerCapture(event.pointerId);
    setShift({ x: 0, y: 0 });
  };
  const move = (event: PointerEvent) => {
    if (shift) setShift({ x: event.clientX - from.current.x, y: event.clientY - from.current.y });
  };
  const release = () => {
    if (box.current && shift) setCorner(nearest(box.current));
    setShift(null);
  };
  const step = (event: KeyboardEvent) => {
    const change = KEYS[event.key];
    if (!change) return;
    event.preventDefault();
    setCorner({ ...corner, ...change });
  };
  const style: CSSProperties = shift ? { transform: `translate(${shift.x}px, ${shift.y}px)`, transition: "none" } : {};
  const place = `${corner.bottom ? "bottom" : "top"}-${corner.right ? "right" : "left"}`;

  if (folded)
    return (
      <ActionIcon
        className={styles.unfold}
        data-place={place}
        variant="filled"
        color="dark"
        onClick={() => setFolded(false)}
        aria-label={t("stage.unfoldInset")}
        title={t("stage.unfoldInset")}
      >
        <IconUser size={22} />
      </ActionIcon>
    );
  return (
    <div
      ref={box}
      className={styles.inset}
      data-place={place}
      style={style}
      onPointerDown={grab}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={release}
    >
      <Picture key={track.id} track={track} importance={1} />
      <div className={styles.insetTools}>
        <ActionIcon
          variant="filled"
          color="dark"
          className={styles.grip}
          onKeyDown={step}
          aria-label={t("stage.moveInset")}
          title={t("stage.moveInset")}
        >
          <IconArrowsMove size={20} />
        </ActionIcon>
        <ActionIcon
          variant="filled"
          color="dark"
          onClick={() => setFolded(true)}
          aria-label={t("stage.foldInset")}
          title={t("stage.foldInset")}
        >
          <IconChevronDown size={20} />
        </ActionIcon>
      </div>
    </div>
  );
}

/** The corner of the stage that the box was let go nearest to. */
function nearest(box: HTMLElement): Corner {
  const inner = box.getBoundingClientRect();
  const outer = box.parentElement?.getBoundingClientRect() ?? inner;
  return {
    right: inner.x + inner.width / 2 > outer.x + outer.width / 2,
    bottom: inner.y + inner.height / 2 > outer.y + outer.height / 2,
  };
}
