// Which scanned codes lead to a screen that waits: those of this site, and no others.
import { expect, test } from "vitest";
import { screenToken } from "./queries";

const OURS = "https://campus.example";

test.each([
  [`${OURS}/screen/abcdefghij_-1234`, "abcdefghij_-1234"],
  ["https://campus.example.evil.example/screen/abcdefghij1234", null],
  ["http://campus.example/screen/abcdefghij1234", null],
  [`${OURS}/screen/short`, null],
  [`${OURS}/join/abcdefghij1234`, null],
  [`${OURS}/screen/abcdefghij1234/approve`, null],
  ["S-100001", null],
  ["javascript:alert(1)", null],
])("%s leads to %s", (text, token) => {
  expect(screenToken(text, OURS)).toBe(token);
});
