// What is made of the camera's picture, and what that costs.
import { useSyncExternalStore } from "react";
import type { EffectsState } from "../../../rtc/effects";
import { useSession } from "../context";

export function useEffectsState(): EffectsState {
  const { store } = useSession().media.effects;
  return useSyncExternalStore(store.subscribe, store.get);
}
