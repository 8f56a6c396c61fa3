// Tells the server every ten seconds how pictures and voices play here; whoever watches nothing has nothing to tell.
import { type Playback, since, totals } from "../../rtc/playback";

const EVERY_MS = 10_000;

interface Reporting {
  stats: () => Promise<RTCStatsReport | null>;
  tell: (playback: Playback) => void;
}

export class PlaybackReporter {
  readonly #reporting: Reporting;
  readonly #timer: ReturnType<typeof setInterval>;
  #before: Playback | null = null;

  constructor(reporting: Reporting) {
    this.#reporting = reporting;
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const report = await this.#reporting.stats();
    if (!report) return;
    const now = totals(report.values());
    this.#reporting.tell(since(this.#before, now));
    this.#before = now;
  }
}
