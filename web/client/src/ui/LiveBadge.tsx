// 直播中, in the red that is kept for it; or that it is over, quietly.
import { useTranslation } from "react-i18next";
import classes from "./LiveBadge.module.css";

export function LiveBadge({ state }: { state: "live" | "ended" }) {
  const { t } = useTranslation();
  return (
    <span className={classes.badge} data-state={state}>
      {state === "live" && <span className={classes.dot} aria-hidden />}
      {t(state === "live" ? "live.now" : "live.ended")}
    </span>
  );
}
