// What the page of a shared link does in each state of the door: a table, so that none is forgotten.
import type { Door } from "../../api-types";

interface Behaviour {
  /** Whether looking again may let one in: the page waits. */
  waits: boolean;
  /** Whether signing in may help somebody who is not signed in. */
  signIn: boolean;
}

export const BEHAVIOURS: Record<Door["state"], Behaviour> = {
  open: { waits: false, signIn: true },
  "not-started": { waits: true, signIn: true },
  "not-invited": { waits: true, signIn: true },
  "outsiders-forbidden": { waits: true, signIn: true },
  "app-disabled": { waits: true, signIn: false },
  "sign-in": { waits: true, signIn: true },
  ended: { waits: false, signIn: false },
};

const LOOK_MS = 4000;

/** How long until the next look at the door; `false` when nothing will change. */
export function nextLook(door: Door | undefined): number | false {
  return door && BEHAVIOURS[door.state].waits ? LOOK_MS : false;
}

/** An open door is gone through at once by whoever is signed in, or has come in by a name before. */
export function goesIn(door: Door | undefined, signedIn: boolean): boolean {
  return door?.state === "open" && (signedIn || door.as_guest);
}
