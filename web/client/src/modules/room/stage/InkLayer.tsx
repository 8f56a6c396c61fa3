// The layer of ink over a surface: paints what is drawn, and takes pen, finger, mouse and keys of whoever may draw (LIVE-36).
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { sheetOf, withOwn, wordsOf } from "../../../rooms/ink";
import { may } from "../../../rooms/views";
import type { Surface } from "../../../signaling/messages";
import { useRoom, useShowing } from "../context";
import type { Size, Spot } from "./geometry";
import { Hand } from "./Hand";
import { InkPainter } from "./InkPainter";
import { KeyCursor } from "./KeyCursor";
import { Lasers } from "./Lasers";
import styles from "./leaf.module.css";
import { TextEntry } from "./TextEntry";
import { useInk } from "./useInk";

export function InkLayer({ surface, width, height }: { surface: Surface } & Size) {
  const still = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const { ink } = useShowing();
  const painter = useRef<InkPainter>(null);
  useEffect(() => {
    if (!still.current || !live.current) return;
    const made = new InkPainter(still.current, live.current);
    painter.current = made;
    const follow = () => made.show(withOwn(ink.sheet, ink.store.get().own));
    follow();
    const stop = ink.store.subscribe(follow);
    return () => {
      stop();
      made.close();
    };
  }, [ink]);
  useEffect(() => painter.current?.resize({ width, height }), [width, height]);
  const mayDraw = useRoom((room) => may(room, "draw"));
  const drawing = useInk((state) => state.drawing);
  return (
    <div className={styles.ink}>
      <canvas ref={still} className={styles.canvas} />
      <canvas ref={live} className={styles.canvas} />
      <Words surface={surface} />
      <Lasers surface={surface} width={width} height={height} />
      {mayDraw && drawing && <DrawingArea surface={surface} width={width} height={height} />}
    </div>
  );
}

/** What was written, for those who do not see it. */
function Words({ surface }: { surface: Surface }) {
  const { t } = useTranslation("stage");
  const sheet = useInk((state) => sheetOf(state.ink, surface));
  const words = wordsOf(sheet);
  if (words.length === 0) return null;
  return <VisuallyHidden>{t("ink.words", { words: words.join(t("ink.join")) })}</VisuallyHidden>;
}

/** Where the hand works. It lies over the content, so that a tap draws and does not turn to the whole screen. */
function DrawingArea({ surface, width, height }: { surface: Surface } & Size) {
  const { t } = useTranslation("stage");
  const { ink } = useShowing();
  const area = useRef<HTMLDivElement>(null);
  const tool = useInk((state) => state.desk.tool);
  const [writing, setWriting] = useState<Spot | null>(null);
  const size = useRef({ width, height });
  size.current = { width, height };
  const hand = useRef<Hand>(null);
  hand.current ??= new Hand(ink, () => size.current, setWriting);
  const own = hand.current;
  useEffect(() => {
    const { current } = area;
    if (!current) return;
    return own.takeFrom(current);
  }, [own]);
  return (
    <>
      <div
        ref={area}
        className={styles.area}
        data-tool={tool}
        role="application"
        aria-label={t("ink.area", { tool: t(`ink.tool.${tool}`) })}
        aria-description={t("ink.areaKeys")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is drawn upon by keys.
        tabIndex={0}
      >
        <KeyCursor area={area} hand={own} width={width} height={height} />
      </div>
      {writing && (
        <TextEntry
          key={`${surface} ${writing}`}
          at={writing}
          size={{ width, height }}
          onDone={() => setWriting(null)}
        />
      )}
    </>
  );
}
