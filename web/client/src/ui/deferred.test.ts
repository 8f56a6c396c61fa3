// What is deferred happens once or never.
import { expect, test } from "vitest";
import { Deferred } from "./deferred";

function counted() {
  const seen = { times: 0 };
  return { seen, deferred: new Deferred(() => (seen.times += 1)) };
}

test("what has run does not run again", () => {
  const { seen, deferred } = counted();
  deferred.run();
  deferred.run();
  expect(seen.times).toBe(1);
});

test("what was cancelled never runs", () => {
  const { seen, deferred } = counted();
  deferred.cancel();
  deferred.run();
  expect(seen.times).toBe(0);
});

test("what has run cannot be cancelled any more", () => {
  const { seen, deferred } = counted();
  deferred.run();
  deferred.cancel();
  expect(seen.times).toBe(1);
});
