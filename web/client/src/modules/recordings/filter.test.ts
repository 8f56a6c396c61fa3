import { expect, test } from "vitest";
import { filterOf, toQuery } from "./filter";

test("an address without choices lists all that is kept, the newest first", () => {
  expect(toQuery(filterOf(new URLSearchParams()))).toEqual({ sort: "newest", state: "kept" });
});

test("an address holds what was chosen, and nothing else is believed of it", () => {
  const address = new URLSearchParams("storage=temporary&sort=oldest&state=binned&q=數學");
  expect(toQuery(filterOf(address))).toEqual({ storage: "temporary", sort: "oldest", state: "binned", q: "數學" });
  expect(toQuery(filterOf(new URLSearchParams("storage=x&sort=y&state=z")))).toEqual({ sort: "newest", state: "kept" });
});
