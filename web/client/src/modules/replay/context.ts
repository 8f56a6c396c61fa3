// How the components of a replay reach the visit: each reads only the piece it shows.
import { createContext, useContext, useSyncExternalStore } from "react";
import type { PlayerState } from "../../recording/player";
import type { ReplaySession, ReplayState } from "./ReplaySession";

export const ReplayContext = createContext<ReplaySession | null>(null);

export function useReplaySession(): ReplaySession {
  const session = useContext(ReplayContext);
  if (!session) throw new Error("used outside of a replay");
  return session;
}

/** `select` must return what it was given or a primitive. */
export function useReplay<T>(select: (state: ReplayState) => T): T {
  const { replay } = useReplaySession();
  return useSyncExternalStore(replay.subscribe, () => select(replay.get()));
}

export function usePlayer<T>(select: (state: PlayerState) => T): T {
  const { store } = useReplaySession().player;
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
