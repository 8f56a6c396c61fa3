// The laser pointers of those who point, as dots that glide from place to place.

import type { Surface } from "../../../signaling/messages";
import { LEAF, type Size } from "./geometry";
import styles from "./leaf.module.css";
import { useInk } from "./useInk";

export function Lasers({ surface, width, height }: { surface: Surface } & Size) {
  const lasers = useInk((state) => state.lasers);
  return [...lasers]
    .filter(([, spot]) => spot.surface === surface)
    .map(([member, { x, y }]) => (
      <span
        key={member}
        className={styles.laser}
        data-laser
        style={{ transform: `translate(${(x / LEAF) * width}px, ${(y / LEAF) * height}px)` }}
        aria-hidden
      />
    ));
}
