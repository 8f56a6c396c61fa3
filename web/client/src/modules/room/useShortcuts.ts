// The keys of the class: M V S H C and ?, where a key is not meant for a field.
import { useEffect, useRef } from "react";
import { may } from "../../rooms/views";
import { useSession } from "./context";
import type { ClassSession } from "./session";
import { toggleHand } from "./speaking/hand";

export const COMPOSER_ID = "class-composer";

const KEYS: Record<string, (session: ClassSession) => void> = {
  m: (session) => permitted(session, "publish-microphone") && void session.media.toggleMicrophone(),
  v: (session) => permitted(session, "publish-camera") && void session.media.toggleCamera(),
  s: (session) => permitted(session, "publish-screen") && void toggleScreen(session),
  h: (session) => void toggleHand(session),
  c: () => document.getElementById(COMPOSER_ID)?.focus(),
};

export function useShortcuts(onHelp: () => void): void {
  const session = useSession();
  const help = useRef(onHelp);
  help.current = onHelp;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isForField(event.target)) return;
      if (event.key === "?") help.current();
      const action = KEYS[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action(session);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [session]);
}

/** Whether the key is meant for a field, a dialog or a menu. */
export function isForField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]") !== null
  );
}

function permitted(session: ClassSession, permission: Parameters<typeof may>[1]): boolean {
  const { room } = session.store.get();
  return room !== null && may(room, permission);
}

function toggleScreen(session: ClassSession): Promise<void> {
  return session.store.get().sending.has("screen") ? session.media.stopScreen() : session.media.shareScreen();
}
