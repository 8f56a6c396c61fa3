// Stays on the line of a class: where each begins and how long it is, in percent of the whole.
export interface Stay {
  from: string;
  to: string | null;
}

export interface Bar {
  left: number;
  width: number;
}

/** The shortest bar that is still seen. */
const THINNEST = 0.8;

/** `until`: the end of the class, or now while it runs. Stays outside of it are cut to it. */
export function bars(stays: Stay[], start: string, until: string): Bar[] {
  const begin = Date.parse(start);
  const length = Math.max(Date.parse(until) - begin, 1);
  const percent = (at: string) => Math.min(Math.max(((Date.parse(at) - begin) / length) * 100, 0), 100);
  return stays.map(({ from, to }) => {
    const left = Math.min(percent(from), 100 - THINNEST);
    return { left, width: Math.max(percent(to ?? until) - left, THINNEST) };
  });
}
