// Where stays lie on the line of a class.
import { expect, test } from "vitest";
import { bars } from "./spans";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString();

test("a stay lies where it was, in percent of the class", () => {
  expect(bars([{ joined_at: at(10), left_at: at(30) }], at(0), at(40))).toEqual([{ left: 25, width: 50 }]);
});

test("a stay that lasts reaches to now", () => {
  expect(bars([{ joined_at: at(20), left_at: null }], at(0), at(40))).toEqual([{ left: 50, width: 50 }]);
});

test("nothing reaches beyond the class, and the shortest stay is still seen", () => {
  const [before, short, late] = bars(
    [
      { joined_at: at(-5), left_at: at(60) },
      { joined_at: at(20), left_at: at(20) },
      { joined_at: at(40), left_at: at(41) },
    ],
    at(0),
    at(40),
  );
  expect(before).toEqual({ left: 0, width: 100 });
  expect(short?.width).toBeGreaterThan(0);
  expect((late?.left ?? 0) + (late?.width ?? 0)).toBeLessThanOrEqual(100);
});

test("a class that was over at once does not divide by nothing", () => {
  expect(bars([{ joined_at: at(0), left_at: at(0) }], at(0), at(0))[0]?.width).toBeGreaterThan(0);
});
