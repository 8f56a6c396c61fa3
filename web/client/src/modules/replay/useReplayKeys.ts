// The keys of a replay, where a key is not meant for a field.
import { useEffect, useRef } from "react";
import { RATES } from "../../recording/player";
import { isForField } from "../room/useShortcuts";
import { SKIP_MS } from "./Controls";
import { useReplaySession } from "./context";
import type { ReplaySession } from "./ReplaySession";

const STEP_MS = 5000;

const KEYS: Record<string, (session: ReplaySession) => void> = {
  " ": ({ player }) => player.toggle(),
  k: ({ player }) => player.toggle(),
  arrowleft: (session) => session.seek(session.player.at - STEP_MS),
  arrowright: (session) => session.seek(session.player.at + STEP_MS),
  j: (session) => session.seek(session.player.at - SKIP_MS),
  l: (session) => session.seek(session.player.at + SKIP_MS),
  pageup: (session) => session.stepChapter(-1),
  pagedown: (session) => session.stepChapter(1),
  home: (session) => session.seek(0),
  end: (session) => session.seek(session.player.store.get().end ?? 0),
  "<": (session) => stepRate(session, -1),
  ">": (session) => stepRate(session, 1),
  m: ({ player }) => player.setMuted(!player.store.get().muted),
};

interface Doing {
  onFull: () => void;
  onHelp: () => void;
  onSearch: () => void;
  onSmall?: (() => void) | undefined;
}

export function useReplayKeys(doing: Doing): void {
  const session = useReplaySession();
  const latest = useRef(doing);
  latest.current = doing;
  useEffect(() => {
    const own: Record<string, (() => void) | undefined> = {
      f: () => latest.current.onFull(),
      "?": () => latest.current.onHelp(),
      "/": () => latest.current.onSearch(),
      p: () => latest.current.onSmall?.(),
    };
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTaken(event)) return;
      const key = event.key.toLowerCase();
      const action = own[key] ?? (KEYS[key] && (() => KEYS[key]?.(session)));
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [session]);
}

function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // The slider moves by the same keys as the page.
  if (target instanceof HTMLInputElement && target.type === "range") return false;
  if (key === " " && target.closest("button, a[href]")) return true;
  return isForField(target) || (key.startsWith("Arrow") && target.closest("[role=tablist]") !== null);
}

function stepRate({ player }: ReplaySession, step: number): void {
  const place = RATES.findIndex((rate) => rate >= player.store.get().rate);
  player.setRate(RATES[Math.max(0, Math.min(RATES.length - 1, place + step))] ?? 1);
}
