// How the components of the class reach the visit: each reads only the piece it shows, and sends through the session.
// A replay fills the same stage (`Showing`), but has no session: nobody acts in it.
import { createContext, useContext, useSyncExternalStore } from "react";
import type { Room } from "../../rooms/room";
import type { Store } from "../../rooms/store";
import type { ClassMedia } from "./media";
import type { ClassSession } from "./session";
import type { ClassInk } from "./stage/ClassInk";
import type { ClassState } from "./state";

/** What the stage is filled from: a visit to a class that runs, or the replay of one that was recorded. */
export interface Showing {
  readonly store: Store<ClassState>;
  readonly ink: ClassInk;
  readonly media: Pick<ClassMedia, "watch" | "unblockSound" | "effects">;
  /** Below which address the pictures of slides are; a replay has its own. */
  readonly slides: string;
}

export const ShowingContext = createContext<Showing | null>(null);
export const SessionContext = createContext<ClassSession | null>(null);

export function useShowing(): Showing {
  const showing = useContext(ShowingContext);
  if (!showing) throw new Error("used outside of a class and of a replay");
  return showing;
}

/** Only where a class runs: what a person does in it. */
export function useSession(): ClassSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error("used outside of a class");
  return session;
}

/** `select` must return what it was given or a primitive, or every change would render again. */
export function useClass<T>(select: (state: ClassState) => T): T {
  const { store } = useShowing();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** Like `useClass`, for what is inside of the room; only below a page that is inside. */
export function useRoom<T>(select: (room: Room) => T): T {
  return useClass((state) => {
    if (!state.room) throw new Error("used outside of a room");
    return select(state.room);
  });
}
