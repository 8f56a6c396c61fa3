// Which parts of a replay somebody has watched: spans in seconds, in order, none touching another. Pure.

export type Span = readonly [from: number, to: number];

/** Spans nearer than this are one. */
const TOUCH = 1;

export function withSpan(spans: readonly Span[], [from, to]: Span): Span[] {
  if (!(to > from)) return [...spans];
  const apart = spans.filter(([a, b]) => b < from - TOUCH || a > to + TOUCH);
  const joined = spans.filter((span) => !apart.includes(span));
  const whole: Span = [Math.min(from, ...joined.map(([a]) => a)), Math.max(to, ...joined.map(([, b]) => b))];
  return [...apart, whole].sort(([a], [b]) => a - b);
}

export function secondsOf(spans: readonly Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from, 0);
}
