// Stays on the line of a class: where each begins and how long it is, in percent of the whole.
import type { SpanItem } from "../../api-types";

export interface Bar {
  left: number;
  width: number;
}

/** The shortest bar that is still seen. */
const THINNEST = 0.8;

/** `until`: the end of the class, or now while it runs. Stays outside of it are cut to it. */
export function bars(stays: SpanItem[], start: string, until: string): Bar[] {
  const begin = Date.parse(start);
  const length = Math.max(Date.parse(until) - begin, 1);
  const percent = (at: string) => Math.min(Math.max(((Date.parse(at) - begin) / length) * 100, 0), 100);
  return stays.map(({ joined_at, left_at }) => {
    const left = Math.min(percent(joined_at), 100 - THINNEST);
    return { left, width: Math.max(percent(left_at ?? until) - left, THINNEST) };
  });
}
