// The check-ins of this lesson for whoever gives it: who, when, who not; remind, end, again (LIVE-19).
import { Button, SegmentedControl } from "@mantine/core";
import { IconBell, IconChecklist, IconFileSpreadsheet } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { recordFile } from "../../../api";
import { standing } from "../../../rooms/checkIn";
import type { CheckInAnswer, CheckInResult, Expected } from "../../../signaling/messages";
import { useRoom, useSession } from "../context";
import styles from "../lists.module.css";
import { Face } from "../people/PersonRow";
import { timeOfDay } from "../words";
import { Countdown } from "./CheckInBanner";
import own from "./checkin.module.css";

export function CheckInPanel({ onStart }: { onStart: () => void }) {
  const { t } = useTranslation("room");
  const results = useRoom((room) => room.checkIns);
  const running = useRoom((room) => room.room.check_in?.id ?? null);
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = results.find((result) => result.id === (chosen ?? running)) ?? results.at(-1);
  return (
    <div className={styles.pane}>
      {results.length > 1 && (
        <SegmentedControl
          className={own.choice}
          aria-label={t("checkIn.which")}
          data={results.map((result) => ({ value: result.id, label: t("checkIn.number", { number: result.number }) }))}
          value={shown?.id ?? ""}
          onChange={setChosen}
        />
      )}
      {shown ? <Result key={shown.id} result={shown} /> : <None />}
      {running === null && (
        <Button className={own.again} leftSection={<IconChecklist size={20} />} onClick={onStart}>
          {t(results.length === 0 ? "checkIn.startTitle" : "checkIn.again")}
        </Button>
      )}
      {results.length > 0 && <ExportLink />}
    </div>
  );
}

function None() {
  const { t } = useTranslation("room");
  return (
    <p className={styles.empty}>
      {t("checkIn.none")}
      <small>{t("checkIn.noneHint")}</small>
    </p>
  );
}

function Result({ result }: { result: CheckInResult }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const roster = useRoom((room) => room.roster);
  const { answered, missing } = useMemo(() => standing(result, roster), [result, roster]);
  const isRunning = useRoom((room) => room.room.check_in?.id === result.id);
  const total = answered.length + missing.length;
  const remind = async () => {
    if (await session.ask({ type: "remind-check-in" })) session.say({ kind: "done", what: "reminded" });
  };
  return (
    <>
      <div className={own.summary}>
        <strong className={own.tally}>{t("checkIn.tally", { count: answered.length, total })}</strong>
        {isRunning ? <Countdown /> : <span className={styles.detail}>{t("checkIn.over")}</span>}
        <progress className={own.progress} value={answered.length} max={Math.max(1, total)} aria-hidden />
      </div>
      {isRunning && (
        <div className={own.actions}>
          <Button
            variant="light"
            leftSection={<IconBell size={20} />}
            disabled={missing.length === 0}
            onClick={() => void remind()}
          >
            {t("checkIn.remind")}
          </Button>
          <Button variant="default" onClick={() => void session.ask({ type: "end-check-in" })}>
            {t("checkIn.end")}
          </Button>
        </div>
      )}
      <Missing people={missing} />
      <Answered answers={answered} />
    </>
  );
}

function Missing({ people }: { people: readonly Expected[] }) {
  const { t } = useTranslation("room");
  if (people.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{t("checkIn.missing", { count: people.length })}</h2>
      <ul className={styles.list}>
        {people.map((one) => (
          <li key={one.person_id} className={styles.person}>
            <Face name={one.name} kind="student" />
            <span className={styles.who}>
              <span>{one.name}</span>
              <span className={styles.detail}>{one.group_name}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answered({ answers }: { answers: readonly CheckInAnswer[] }) {
  const { t } = useTranslation("room");
  if (answers.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{t("checkIn.answered", { count: answers.length })}</h2>
      <ul className={styles.list}>
        {answers.map((answer) => (
          <li key={answer.person_id} className={styles.person}>
            <Face name={answer.name} kind="student" />
            <span className={styles.who}>
              <span>{answer.name}</span>
              {answer.by_name && <span className={styles.detail}>{t("checkIn.by", { name: answer.by_name })}</span>}
            </span>
            <time className={own.at} dateTime={answer.at}>
              {timeOfDay(answer.at)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The lesson's record with all its check-ins as a sheet (LIVE-50). */
function ExportLink() {
  const { t } = useTranslation("room");
  const id = useRoom((room) => room.id);
  return (
    <Button
      className={own.export}
      component="a"
      href={recordFile(id)}
      download
      variant="subtle"
      leftSection={<IconFileSpreadsheet size={20} />}
    >
      {t("checkIn.export")}
    </Button>
  );
}
