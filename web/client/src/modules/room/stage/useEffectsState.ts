// What is made of the camera's picture, and what that costs.
import { useSyncExternalStore } from "react";
import type { EffectsState } from "../../../rtc/effects";
import { useShowing } from "../context";

export function useEffectsState(): EffectsState {
  const { store } = useShowing().media.effects;
  return useSyncExternalStore(store.subscribe, store.get);
}
