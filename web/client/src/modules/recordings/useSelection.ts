// Which rows of a list are chosen. What is no longer listed is no longer chosen.
import { useState } from "react";

export interface Selection {
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  toggleAll: () => void;
  clear: () => void;
  readonly some: boolean;
  readonly all: boolean;
}

export function useSelection(ids: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const listed = ids.filter((id) => chosen.has(id));
  const all = ids.length > 0 && listed.length === ids.length;
  return {
    has: (id) => chosen.has(id) && ids.includes(id),
    toggle: (id) => setChosen((before) => without(before, id) ?? new Set([...before, id])),
    toggleAll: () => setChosen(all ? new Set() : new Set(ids)),
    clear: () => setChosen(new Set()),
    some: listed.length > 0,
    all,
  };
}

/** The set without the one; `null` when it was not in it. */
function without(set: ReadonlySet<string>, id: string): ReadonlySet<string> | null {
  return set.has(id) ? new Set([...set].filter((other) => other !== id)) : null;
}
