import { expect, test } from "vitest";
import { FAR, NEAR, step } from "./following";

test.each([0, 0.02, -0.02])("a picture that is %d s behind is left in peace", (behind) => {
  expect(step(behind, 1.5)).toEqual({ rate: 1.5 });
});

test.each([0.7, -3, 600])("a picture that is %d s behind jumps", (behind) => {
  expect(step(behind, 1)).toEqual({ seek: true });
});

test.each([0.5, 1, 2])("at speed %d a picture comes into step from both sides, and within seconds", (rate) => {
  for (const first of [FAR, -FAR, 0.1, -0.1]) {
    let behind = first;
    const every = 0.25;
    for (let seconds = 0; seconds < 6 / rate; seconds += every) {
      const next = step(behind, rate);
      if (!("rate" in next)) throw new Error("jumped");
      behind -= (next.rate - rate) * every;
    }
    expect(Math.abs(behind)).toBeLessThan(NEAR + 0.01);
  }
});

test("nobody sees that a picture runs faster", () => {
  for (let behind = -FAR; behind <= FAR; behind += 0.01) {
    const next = step(behind, 1);
    if ("rate" in next) expect(Math.abs(next.rate - 1)).toBeLessThan(0.1501);
  }
});
