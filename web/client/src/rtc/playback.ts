// How well pictures and voices play on this page, from the browser's statistics (W3C webrtc-stats), between two looks.

export interface Playback {
  /** How often a picture stood still. */
  readonly freezes: number;
  readonly frozen_ms: number;
  /** Voice that had to be made up because it did not arrive. */
  readonly concealed_ms: number;
}

/** The fields of `inbound-rtp` that count; browsers leave out what they do not measure. */
interface Inbound {
  type: string;
  kind?: string;
  freezeCount?: number;
  totalFreezesDuration?: number;
  concealedSamples?: number;
  silentConcealedSamples?: number;
}

const NOTHING: Playback = { freezes: 0, frozen_ms: 0, concealed_ms: 0 };
/** Opus decodes at 48 kHz. */
const SAMPLES_A_MS = 48;

/** Totals since the connection began. */
export function totals(reports: Iterable<Inbound>): Playback {
  let { freezes, frozen_ms, concealed_ms } = NOTHING;
  for (const report of reports) {
    if (report.type !== "inbound-rtp") continue;
    freezes += report.freezeCount ?? 0;
    frozen_ms += (report.totalFreezesDuration ?? 0) * 1000;
    // Silence made up for silence is what discontinuous transmission does, and no fault.
    concealed_ms += ((report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0)) / SAMPLES_A_MS;
  }
  return { freezes, frozen_ms, concealed_ms };
}

/** What happened between two looks, in whole numbers; a new connection begins at nought and is never negative. */
export function since(before: Playback | null, now: Playback): Playback {
  const grown = (key: keyof Playback) => Math.max(0, Math.round(now[key] - (before?.[key] ?? 0)));
  return { freezes: grown("freezes"), frozen_ms: grown("frozen_ms"), concealed_ms: grown("concealed_ms") };
}
