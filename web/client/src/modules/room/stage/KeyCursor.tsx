// Drawing by keys: arrows move a cross, Enter puts the pen down and lifts it, Escape gives up (WCAG 2.1.1).
import { type RefObject, useEffect, useState } from "react";
import { clamp, LEAF, type Size, type Spot } from "./geometry";
import type { Hand } from "./Hand";
import styles from "./leaf.module.css";

const STEP = LEAF / 100;
const LARGE_STEP = LEAF / 20;
const EVEN = 50;
const MIDDLE: Spot = [LEAF / 2, LEAF / 2];

const ARROWS: Record<string, Spot> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

interface KeyCursorProps extends Size {
  area: RefObject<HTMLDivElement | null>;
  hand: Hand;
}

export function KeyCursor({ area, hand, width, height }: KeyCursorProps) {
  const [at, setAt] = useState<Spot | null>(null);
  useEffect(() => {
    const { current } = area;
    if (!current) return;
    const press = (event: KeyboardEvent) => {
      const from = at ?? MIDDLE;
      const arrow = ARROWS[event.key];
      if (event.target !== current || event.ctrlKey || event.metaKey || event.altKey) return;
      if (arrow) {
        const step = event.shiftKey ? LARGE_STEP : STEP;
        const to: Spot = [clamp(from[0] + arrow[0] * step), clamp(from[1] + arrow[1] * step)];
        setAt(to);
        hand.move([[...to, EVEN]]);
      } else if (event.key === "Enter" || event.key === " ") {
        setAt(from);
        if (hand.isDown) hand.up();
        else hand.down([...from, EVEN]);
      } else if (event.key === "Escape" && hand.isDown) hand.up();
      else return;
      // Neither turns the page nor leaves the whole screen.
      event.preventDefault();
      event.stopPropagation();
    };
    const leave = () => {
      hand.up();
      setAt(null);
    };
    current.addEventListener("keydown", press);
    current.addEventListener("blur", leave);
    return () => {
      current.removeEventListener("keydown", press);
      current.removeEventListener("blur", leave);
    };
  }, [area, hand, at]);
  if (!at) return null;
  const style = { left: (at[0] / LEAF) * width, top: (at[1] / LEAF) * height };
  return <span className={styles.cross} style={style} data-down={hand.isDown || undefined} aria-hidden />;
}
