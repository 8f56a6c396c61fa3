// The filters of the records, held by the page's address so that a list can be kept and sent on.
import { useSearchParams } from "react-router";
import { isoDay } from "../../ui/days";
import { fault, type Range, rangeOf } from "./range";

export interface Filter extends Range {
  host: string;
  q: string;
}

/** What is asked of the server: days of this device's calendar, and only what is set. */
export function toQuery({ from, to, host, q }: Filter): Record<string, string> {
  return { from, to, ...(host && { host_id: host }), ...(q && { q }) };
}

export function useFilter() {
  const [params, setParams] = useSearchParams();
  const today = isoDay(new Date());
  const filter: Filter = { ...rangeOf(params, today), host: params.get("host") ?? "", q: params.get("q") ?? "" };
  const change = (part: Partial<Filter>) => {
    const next = { ...filter, ...part };
    const kept = Object.entries(next).filter(([, value]) => value !== "");
    setParams(Object.fromEntries(kept), { replace: true });
  };
  return { filter, change, today, askable: fault(filter) === null };
}
