// Codes as they are read and as they are typed.
import { expect, test } from "vitest";
import { plain, spaced } from "./code";

test("a code is read in groups of four and typed back in any", () => {
  expect(spaced("ABCDEFGHJK")).toBe("ABCD EFGH JK");
  expect(plain(spaced("ABCDEFGHJK"))).toBe("ABCDEFGHJK");
  expect(plain(" ABCD-EFGH JK\n")).toBe("ABCDEFGHJK");
});

test("nothing is no code", () => {
  expect(spaced("")).toBe("");
  expect(plain("  ")).toBe("");
});
