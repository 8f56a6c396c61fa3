// Refusals of the HTTP edge: each becomes one ApiError, and each code that the server documents has words.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isRefusal, refusalOf } from "./api";
import errors from "./i18n/zh-Hant/errors.json";

test("a problem keeps its code and tells when to try again", () => {
  const refusal = refusalOf(
    { code: "too-many-requests", detail: "slow down", retry_after: 7 },
    new Response(null, { status: 429 }),
  );
  expect(refusal).toMatchObject({ code: "too-many-requests", status: 429, message: "slow down", retryAfter: 7 });
  expect(isRefusal(refusal, "wrong-code", "too-many-requests")).toBe(true);
});

test("a wrong guess tells how many are left, none included", () => {
  const refusal = refusalOf({ code: "birth-date-wrong", tries_left: 0 }, new Response(null, { status: 403 }));
  expect(refusal.triesLeft).toBe(0);
});

test("no answer at all is offline", () => {
  expect(refusalOf(new TypeError("Failed to fetch"), undefined)).toMatchObject({ code: "offline", status: 0 });
});

test("a proxy's page of trouble is the server's trouble, with the wait that it names", () => {
  const answer = new Response("<html>", { status: 502, headers: { "Retry-After": "30" } });
  expect(refusalOf("<html>", answer)).toMatchObject({ code: "server-trouble", retryAfter: 30 });
});

test("every code in the server's document has a text", () => {
  const document = readFileSync(join(import.meta.dirname, "../openapi.json"), "utf8");
  const lists = [...document.matchAll(/"Codes: ([^"]+)"/g)].map((match) => match[1] ?? "");
  const codes = new Set(lists.flatMap((list) => [...list.matchAll(/`([a-z-]+)`/g)].map((match) => match[1] ?? "")));
  expect(codes.size).toBeGreaterThan(5);
  expect([...codes].filter((code) => !(code in errors))).toEqual([]);
});
