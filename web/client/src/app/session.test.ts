// Where one is led: in by the right door, and never off this site.
import { expect, test } from "vitest";
import { entrance, safeNext } from "./session";

const site = { demo: false, version: "1", school_count: 1, signed_in: false, passkeys: true, school_account: null };

test.each([
  [null, "/workbench"],
  ["/class/42?x=1", "/class/42?x=1"],
  ["//evil.example", "/workbench"],
  ["/\\evil.example", "/workbench"],
  ["https://evil.example", "/workbench"],
  ["javascript:alert(1)", "/workbench"],
])("after sign-in %o leads to %s", (next, page) => {
  expect(safeNext(next)).toBe(page);
});

test("the demo school receives with its cast, a real one with the sign-in", () => {
  expect(entrance({ ...site, demo: true }, "/")).toBe("/cast");
  expect(entrance(site, "/")).toBe("/sign-in");
});

test("the page that was wanted is remembered through the sign-in", () => {
  expect(entrance(site, "/class/42")).toBe("/sign-in?next=%2Fclass%2F42");
});
