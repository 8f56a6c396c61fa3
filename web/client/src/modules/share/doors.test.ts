// Who waits at which door, and who goes in.
import { expect, test } from "vitest";
import type { Door } from "../../api-types";
import { BEHAVIOURS, goesIn, nextLook } from "./doors";

const door = (state: Door["state"]): Door => ({
  state,
  title: null,
  host_name: null,
  kind: null,
  starts_at: null,
  guests_allowed: true,
  as_guest: false,
});

test("a door that may open is looked at again, one that is shut for good is not (LIVE-24)", () => {
  expect(nextLook(door("not-invited"))).toBeGreaterThan(0);
  expect(nextLook(door("not-started"))).toBeGreaterThan(0);
  expect(nextLook(door("ended"))).toBe(false);
  expect(nextLook(undefined)).toBe(false);
});

test("an open door is gone through by whoever is signed in or was a guest before, nobody else", () => {
  expect(goesIn({ ...door("open"), as_guest: true }, false)).toBe(true);
  expect(goesIn(door("open"), true)).toBe(true);
  expect(goesIn(door("open"), false)).toBe(false);
  for (const state of Object.keys(BEHAVIOURS) as Door["state"][])
    if (state !== "open") expect(goesIn(door(state), true)).toBe(false);
});
