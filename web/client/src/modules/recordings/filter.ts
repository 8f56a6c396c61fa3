// Which recordings are listed, held by the page's address.
import { useSearchParams } from "react-router";
import type { RecordingsFilter } from "./api";

export interface Filter {
  storage: "" | "permanent" | "temporary";
  sort: "newest" | "oldest";
  state: "kept" | "binned";
  q: string;
}

const ALL: { [Field in Exclude<keyof Filter, "q">]: readonly Filter[Field][] } = {
  storage: ["", "permanent", "temporary"],
  sort: ["newest", "oldest"],
  state: ["kept", "binned"],
};

/** What the address says; anything that is no choice is the first one. */
export function filterOf(params: URLSearchParams): Filter {
  const one = <Field extends keyof typeof ALL>(field: Field): Filter[Field] => {
    const choices: readonly string[] = ALL[field];
    const value = params.get(field) ?? "";
    return (choices.includes(value) ? value : choices[0]) as Filter[Field];
  };
  return { storage: one("storage"), sort: one("sort"), state: one("state"), q: params.get("q") ?? "" };
}

export function toQuery({ storage, sort, state, q }: Filter): RecordingsFilter {
  return { sort, state, ...(storage && { storage }), ...(q && { q }) };
}

export function useFilter(): [Filter, (part: Partial<Filter>) => void] {
  const [params, setParams] = useSearchParams();
  const filter = filterOf(params);
  const change = (part: Partial<Filter>) => {
    const next = { ...filter, ...part };
    setParams(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== "")), { replace: true });
  };
  return [filter, change];
}
