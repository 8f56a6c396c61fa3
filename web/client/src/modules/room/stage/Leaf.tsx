// Content of a known shape in the middle of the stage, and the ink exactly over it, never over the bars beside it.
import { useElementSize } from "@mantine/hooks";
import { type ReactNode, useLayoutEffect } from "react";
import type { Surface } from "../../../signaling/messages";
import { useShowing } from "../context";
import { contain, type Size } from "./geometry";
import { InkLayer } from "./InkLayer";
import styles from "./leaf.module.css";

interface LeafProps {
  /** What ink goes on; none where nobody draws. */
  surface: Surface | null;
  /** Width / height of the content; none while it is not known. */
  aspect: number | null;
  /** Gets the size of the content on the page, in CSS pixels. */
  children: (size: Size) => ReactNode;
}

export function Leaf({ surface, aspect, children }: LeafProps) {
  const { ref, width, height } = useElementSize();
  const { ink } = useShowing();
  const box = aspect === null ? { x: 0, y: 0, width, height } : contain({ width, height }, aspect);
  const shown = aspect === null ? null : surface;
  useLayoutEffect(() => {
    ink.show(shown);
    return () => ink.show(null);
  }, [ink, shown]);
  return (
    <div ref={ref} className={styles.room}>
      <div className={styles.leaf} style={{ left: box.x, top: box.y, width: box.width, height: box.height }}>
        {children(box)}
        {shown !== null && box.width > 0 && (
          <InkLayer key={shown} surface={shown} width={box.width} height={box.height} />
        )}
      </div>
    </div>
  );
}
