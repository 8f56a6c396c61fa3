// How the components of the class reach the visit: each reads only the piece it shows, and sends through the session.
import { createContext, useContext, useSyncExternalStore } from "react";
import type { Room } from "../../rooms/room";
import type { ClassSession } from "./session";
import type { ClassState } from "./state";

export const SessionContext = createContext<ClassSession | null>(null);

export function useSession(): ClassSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error("used outside of a class");
  return session;
}

/** `select` must return what it was given or a primitive, or every change would render again. */
export function useClass<T>(select: (state: ClassState) => T): T {
  const { store } = useSession();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** Like `useClass`, for what is inside of the room; only below a page that is inside. */
export function useRoom<T>(select: (room: Room) => T): T {
  return useClass((state) => {
    if (!state.room) throw new Error("used outside of a room");
    return select(state.room);
  });
}
