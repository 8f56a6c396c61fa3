// 發言申請區: who asks in order, who was invited, who speaks; each with one tap (LIVE-17, LIVE-27..29).
import { NativeSelect, Switch } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import * as views from "../../../rooms/views";
import type { Member } from "../../../signaling/messages";
import { useRoom, useSession } from "../context";
import styles from "../lists.module.css";
import { PersonRow } from "../people/PersonRow";
import { Asking, SpokenTime, TakeBack } from "./actions";
import { TurnClock } from "./TurnClock";

export function SpeakPanel() {
  const { t } = useTranslation("room");
  const whole = useRoom((room) => room);
  const members = useRoom((room) => room.members);
  const queue = useRoom((room) => room.queue);
  const limit = useRoom((room) => room.room.speaker_limit);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only members and queue decide.
  const { asking, invited, speaking } = useMemo(
    () => ({ asking: views.asking(whole), invited: views.invited(whole), speaking: views.speaking(whole) }),
    [members, queue],
  );
  const isFull = speaking.length >= limit;
  return (
    <div className={styles.pane}>
      <SpeakingSwitches />
      <Section
        title={t("speak.queue")}
        empty={t("speak.queueEmpty")}
        hint={t("speak.queueEmptyHint")}
        note={isFull && asking.length > 0 ? t("speak.full", { limit }) : ""}
      >
        {asking.map((member, index) => (
          <PersonRow
            key={member.id}
            member={member}
            lead={<span className={styles.place}>{index + 1}</span>}
            detail={<SpokenTime member={member} />}
          >
            <Asking member={member} isFull={isFull} />
          </PersonRow>
        ))}
      </Section>
      {invited.length > 0 && (
        <Section title={t("speak.invited")}>
          {invited.map((member) => (
            <PersonRow key={member.id} member={member}>
              <TakeBack member={member} word="withdraw" />
            </PersonRow>
          ))}
        </Section>
      )}
      <Section title={t("speak.now", { count: speaking.length, limit })} empty={t("speak.nobody")}>
        {speaking.map((member) => (
          <PersonRow key={member.id} member={member} detail={<TurnDetail member={member} />}>
            <TakeBack member={member} word="revoke" />
          </PersonRow>
        ))}
      </Section>
    </div>
  );
}

function TurnDetail({ member }: { member: Member }) {
  return (
    <>
      <TurnClock until={member.speaks_until} />
      <SpokenTime member={member} />
    </>
  );
}

/** Minutes of a turn to choose from; 0 is as long as it takes. */
const MINUTES = [0, 1, 2, 3, 5, 10] as const;

function SpeakingSwitches() {
  const { t } = useTranslation("room");
  const session = useSession();
  const allowed = useRoom((room) => room.room.speaking_allowed);
  const seconds = useRoom((room) => room.room.speech_seconds);
  const choices = MINUTES.map((minutes) => ({
    value: String(minutes * 60),
    label: minutes === 0 ? t("speak.noLimit") : t("speak.minutes", { count: minutes }),
  }));
  return (
    <div className={styles.switches}>
      <Switch
        label={t("speak.allow")}
        labelPosition="left"
        classNames={{ body: styles.switchBody }}
        checked={allowed}
        onChange={() => void session.ask({ type: "allow-speaking", allowed: !allowed })}
      />
      <div className={styles.choice}>
        <label htmlFor="speech-limit">{t("speak.limit")}</label>
        <NativeSelect
          id="speech-limit"
          data={choices}
          value={String(seconds ?? 0)}
          onChange={(event) =>
            void session.ask({ type: "set-speech-limit", seconds: Number(event.currentTarget.value) || null })
          }
        />
      </div>
    </div>
  );
}

interface SectionProps {
  title: string;
  empty?: string;
  hint?: string;
  note?: string;
  children: ReactNode[];
}

function Section({ title, empty, hint, note, children }: SectionProps) {
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{title}</h2>
      {note && <p className={styles.note}>{note}</p>}
      {children.length === 0 && empty && (
        <p className={styles.empty}>
          {empty}
          {hint && <small>{hint}</small>}
        </p>
      )}
      <ul className={styles.list}>{children}</ul>
    </section>
  );
}
