// The server's time, once a second.
import { useEffect, useState } from "react";
import { useClass } from "./context";

/** Milliseconds since the epoch by the server's clock. */
export function useNow(): number {
  const offset = useClass((state) => state.clockOffset);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now + offset;
}
