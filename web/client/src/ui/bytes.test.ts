import { expect, test } from "vitest";
import { bytesText } from "./bytes";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1024, "1 KB"],
  [4_300_000, "4.1 MB"],
  [451 * 1024 * 1024, "451 MB"],
  [20 * 1024 ** 3, "20 GB"],
  [1.5 * 1024 ** 4, "1.5 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(bytesText(bytes, "en-GB")).toBe(text);
});
