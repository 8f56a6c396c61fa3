// What the browser's statistics say about how the class plays.
import { expect, test } from "vitest";
import { since, totals } from "./playback";

const FIRST = [
  { type: "inbound-rtp", kind: "video", freezeCount: 2, totalFreezesDuration: 0.75 },
  { type: "inbound-rtp", kind: "audio", concealedSamples: 9600, silentConcealedSamples: 4800 },
  { type: "outbound-rtp", kind: "video" },
];

test("freezes and made-up voice are added up over all that arrives; made-up silence is no fault", () => {
  expect(totals(FIRST)).toEqual({ freezes: 2, frozen_ms: 750, concealed_ms: 100 });
});

test("a report tells what happened since the last one", () => {
  const before = totals(FIRST);
  expect(since(before, { freezes: 3, frozen_ms: 900.4, concealed_ms: 100 })).toEqual({
    freezes: 1,
    frozen_ms: 150,
    concealed_ms: 0,
  });
});

test("a new connection counts from nought", () => {
  expect(since({ freezes: 9, frozen_ms: 9000, concealed_ms: 9000 }, totals(FIRST))).toEqual({
    freezes: 0,
    frozen_ms: 0,
    concealed_ms: 0,
  });
  expect(since(null, totals(FIRST)).freezes).toBe(2);
});
