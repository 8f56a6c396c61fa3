// The value behind the page.
import { expect, test } from "vitest";
import { Store } from "./store";

test("those who listen hear of a change, and of nothing else", () => {
  const store = new Store({ a: 1, b: 2 });
  let heard = 0;
  const stop = store.subscribe(() => heard++);
  store.set({ a: 1 });
  expect(heard).toBe(0);
  store.set({ a: 2 });
  expect(heard).toBe(1);
  expect(store.get()).toEqual({ a: 2, b: 2 });
  stop();
  store.set({ b: 3 });
  expect(heard).toBe(1);
});
