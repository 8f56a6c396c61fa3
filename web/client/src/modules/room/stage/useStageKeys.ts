// The keys of whoever presents, which are also those of a clicker: pages, the pen, and a stage that goes dark.
import { useEffect } from "react";
import { steppedPage } from "../../../rooms/stage";
import { may } from "../../../rooms/views";
import { BOARDS, type Command, type RoomState } from "../../../signaling/messages";
import { useSession } from "../context";
import type { ClassSession } from "../session";

/** Clickers send PageUp and PageDown, some arrows; all of them turn one page. */
const STEPS: Record<string, number> = {
  ArrowRight: 1,
  ArrowDown: 1,
  PageDown: 1,
  " ": 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Where the arrows and the space bar mean something else. */
const OWN_KEYS = "input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=tablist], [role=log]";
const PRESSED = "button, a[href], summary";

export function useStageKeys(): void {
  const session = useSession();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.altKey || event.defaultPrevented || isTaken(event)) return;
      const isDone = event.ctrlKey || event.metaKey ? undone(session, event) : pressed(session, event.key);
      if (isDone) event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [session]);
}

function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest(OWN_KEYS) !== null || (key === " " && target.closest(PRESSED) !== null);
}

/** Whether the key meant something. */
function pressed(session: ClassSession, key: string): boolean {
  const { room } = session.store.get();
  if (!room) return false;
  const name = key.toLowerCase();
  if (name === "d" && may(room, "draw")) {
    session.ink.draw(!session.ink.store.get().drawing);
    return true;
  }
  if (!may(room, "set-content")) return false;
  if (name === "b" || name === ".") return session.media.toggleDark();
  const step = STEPS[key];
  const command = step === undefined ? null : turned(room.room, step);
  if (command) void session.ask(command);
  return command !== null;
}

/** What turns the pages of what is shown; none where there is nothing to turn or no page that way. */
export function turned({ content, deck, board, boards }: RoomState, step: number): Command | null {
  if (content === "slides" && deck) {
    const page = steppedPage(deck, step);
    return page === deck.page ? null : { type: "show-page", page };
  }
  if (content !== "board") return null;
  const number = Math.max(1, Math.min(boards, BOARDS, board + step));
  return number === board ? null : { type: "show-board", number };
}

function undone({ ink, store }: ClassSession, event: KeyboardEvent): boolean {
  const { room } = store.get();
  if (!room || !may(room, "draw") || !ink.store.get().drawing || event.key.toLowerCase() !== "z") return false;
  if (event.shiftKey) ink.redo();
  else ink.undo();
  return true;
}
