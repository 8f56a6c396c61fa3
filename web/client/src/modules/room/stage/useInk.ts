// What components read of the ink: each only the piece it shows.
import { useSyncExternalStore } from "react";
import { useShowing } from "../context";
import type { InkState } from "./ClassInk";

/** `select` must return what it was given or a primitive, or every stroke would render again. */
export function useInk<T>(select: (state: InkState) => T): T {
  const { store } = useShowing().ink;
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
