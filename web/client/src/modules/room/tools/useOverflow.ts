// How many children of a row fit into its first line; the row wraps and hides what does not.
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** `row` must be a wrapping flex box of one line's height. `key` changes when the children do. */
export function useOverflow(key: string): [RefObject<HTMLDivElement | null>, number] {
  const row = useRef<HTMLDivElement>(null);
  const [fitting, setFitting] = useState(Number.POSITIVE_INFINITY);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other children are to be measured anew.
  useLayoutEffect(() => {
    const { current } = row;
    if (!current) return;
    const measure = () => {
      const children = [...current.children] as HTMLElement[];
      const top = children[0]?.offsetTop ?? 0;
      setFitting(children.filter((child) => child.offsetTop <= top).length);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    for (const child of current.children) observer.observe(child);
    return () => observer.disconnect();
  }, [key]);
  return [row, fitting];
}
