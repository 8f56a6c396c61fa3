// What the effects of the camera cost, as it is told to the person.
import { expect, test } from "vitest";
import { CostMeter, softSize } from "./effectsPainter";

test("the cost of a frame is the mean of about a second, told once a second", () => {
  const told: number[] = [];
  const meter = new CostMeter((ms) => told.push(ms));
  for (let frame = 0; frame <= 60; frame++) meter.add(1000 + frame * 33, 1000 + frame * 33 + (frame % 2 ? 4 : 6));
  expect(told).toHaveLength(1);
  expect(told[0]).toBeGreaterThan(4.5);
  expect(told[0]).toBeLessThan(5.5);
});

test("the soft copy is small, and never nothing", () => {
  expect(softSize(1280, 720)).toEqual([213, 120]);
  expect(softSize(2, 2)).toEqual([1, 1]);
});
