// The stage over the whole screen. Where the browser cannot (iPhones), over the whole page.
import { useCallback, useEffect, useState } from "react";

export function useFullScreen(): [boolean, (full: boolean) => void] {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  useEffect(() => {
    if (!full) return;
    // The browser itself ends its own full screen at Escape; this is for the page's.
    const leave = (event: KeyboardEvent) => event.key === "Escape" && setFull(false);
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, [full]);
  const change = useCallback((wanted: boolean) => {
    setFull(wanted);
    // The document and not the stage, so that dialogs stay on top of it.
    if (wanted) document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  }, []);
  return [full, change];
}
