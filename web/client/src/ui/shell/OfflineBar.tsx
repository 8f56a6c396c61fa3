// A quiet bar while there is no network or no link to the server; the content stays.
import { IconWifiOff } from "@tabler/icons-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { connection, type LinkState } from "../../signaling/connection";
import classes from "./OfflineBar.module.css";

/** A link that comes back within this time is nobody's concern. */
const PATIENCE_MS = 2000;

function useOnline(): boolean {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener("online", changed);
      window.addEventListener("offline", changed);
      return () => {
        window.removeEventListener("online", changed);
        window.removeEventListener("offline", changed);
      };
    },
    () => navigator.onLine,
  );
}

function useLinkLost(): boolean {
  const state = useSyncExternalStore<LinkState>(
    (changed) => connection.onState(changed),
    () => connection.state,
  );
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (state === "open" || state === "closed") return;
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return long;
}

export function OfflineBar() {
  const { t } = useTranslation();
  const online = useOnline();
  const linkLost = useLinkLost();
  return (
    <div role="status">
      {(!online || linkLost) && (
        <p className={classes.bar}>
          <IconWifiOff size={18} aria-hidden />
          {t(online ? "offline.reconnecting" : "offline.noNetwork")}
        </p>
      )}
    </div>
  );
}
