// How long a turn may still take, where the host has set a time box.
import { useTranslation } from "react-i18next";
import { remaining } from "../../../rooms/clock";
import type { Instant } from "../../../signaling/messages";
import { useNow } from "../useNow";

export function TurnClock({ until }: { until: Instant | null | undefined }) {
  return until ? <Clock until={until} /> : null;
}

function Clock({ until }: { until: Instant }) {
  const { t } = useTranslation("room");
  return (
    <span role="timer" aria-label={t("speak.left")}>
      {remaining(until, useNow())}
    </span>
  );
}
