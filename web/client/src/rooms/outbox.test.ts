// One's own comments between the tap and the server's word.
import { expect, test } from "vitest";
import { dropped, failed, type Outbox, settled, written } from "./outbox";
import { comment } from "./samples";

const ONE: Outbox = written([], "l1", "你好");

test("a written comment is under way at once", () => {
  expect(ONE).toEqual([{ localId: "l1", text: "你好", failure: null }]);
});

test("a posted comment leaves the outbox by its local id", () => {
  expect(settled(ONE, [comment("c1", { local_id: "l1" })])).toEqual([]);
  expect(settled(ONE, [comment("c1", { local_id: "l2" })])).toEqual(ONE);
});

test("a refused comment stays with the reason until it is tried again or dropped", () => {
  const refused = failed(ONE, "l1", "too-fast");
  expect(refused[0]?.failure).toBe("too-fast");
  expect(written(refused, "l1", "你好")).toEqual(ONE);
  expect(dropped(refused, "l1")).toEqual([]);
});

test("comments of other people's pages settle nothing", () => {
  expect(settled(ONE, [comment("c1")])).toEqual(ONE);
});
