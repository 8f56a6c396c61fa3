// The check-in that runs, where it can be answered with one tap: a student's own, a parent's for each child (IMP-20).
import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { pupilsOf, unanswered } from "../../../rooms/checkIn";
import { remaining } from "../../../rooms/clock";
import { useRoom, useSession } from "../context";
import { useNow } from "../useNow";
import styles from "./checkin.module.css";

export function CheckInBanner() {
  const checkIn = useRoom((room) => room.room.check_in);
  return checkIn ? <Running key={checkIn.id} /> : null;
}

function Running() {
  const { t } = useTranslation("room");
  const session = useSession();
  const whole = useRoom((room) => room);
  const me = useRoom((room) => room.me);
  const checkedIn = useRoom((room) => room.checkedIn);
  const [busy, setBusy] = useState<readonly string[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only oneself and the answers decide.
  const waiting = useMemo(() => unanswered(whole), [me, checkedIn]);
  const named = pupilsOf(me).length > 1;
  if (waiting.length === 0) return null;
  const answer = async (personIds: string[]) => {
    setBusy(personIds);
    if (await session.ask({ type: "check-in", person_ids: personIds }))
      session.say({ kind: "done", what: "checkedIn" });
    setBusy([]);
  };
  return (
    <section className={styles.banner} aria-label={t("checkIn.label")}>
      <p className={styles.call} role="alert">
        <IconCircleCheck size={24} aria-hidden />
        <span>{t(me.kind === "parent" ? "checkIn.callParent" : "checkIn.call")}</span>
      </p>
      <Countdown />
      <span className={styles.answers}>
        {waiting.map(({ personId, name }) => (
          <Button key={personId} loading={busy.includes(personId)} onClick={() => void answer([personId])}>
            {me.kind === "parent" ? t("checkIn.answerFor", { name }) : t("checkIn.answer")}
          </Button>
        ))}
        {named && waiting.length > 1 && (
          <Button variant="default" onClick={() => void answer(waiting.map((pupil) => pupil.personId))}>
            {t("checkIn.answerAll")}
          </Button>
        )}
      </span>
    </section>
  );
}

/** How long the running check-in still takes answers; nothing where it has no end of its own. */
export function Countdown() {
  const { t } = useTranslation("room");
  const endsAt = useRoom((room) => room.room.check_in?.ends_at ?? null);
  const now = useNow();
  if (!endsAt) return null;
  return (
    <span className={styles.countdown} role="timer" aria-label={t("checkIn.left")}>
      {remaining(endsAt, now)}
    </span>
  );
}
