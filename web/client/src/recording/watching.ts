// Notes which parts of a replay are watched, from where it is at each look. What was skipped over does not count. Pure.
import { type Span, withSpan } from "./spans";

/** From one look to the next no more than this is played, in milliseconds; what is further away was sought. */
const LONGEST_STEP = 2500;

export class Watching {
  #spans: Span[] = [];
  #last: number | null = null;

  /** `at` in milliseconds of the recording; `moves` tells whether it plays at this moment. */
  look(at: number, moves: boolean): void {
    const before = this.#last;
    this.#last = moves ? at : null;
    if (moves && before !== null && at > before && at - before <= LONGEST_STEP)
      this.#spans = withSpan(this.#spans, [before / 1000, at / 1000]);
  }

  /** The spans since they were last taken, in seconds. */
  take(): Span[] {
    return this.#spans.splice(0);
  }

  /** What could not be told is told with what comes. */
  giveBack(spans: readonly Span[]): void {
    for (const span of spans) this.#spans = withSpan(this.#spans, span);
  }
}
