// 發言申請區: who asks in order, who was invited, who speaks; each with one tap (LIVE-17, LIVE-27..29).
import { Button, Switch } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import * as views from "../../rooms/views";
import type { Member } from "../../signaling/messages";
import { useRoom, useSession } from "./context";
import styles from "./lists.module.css";
import { PersonRow } from "./PersonRow";
import { nameOf } from "./words";

export function SpeakPanel() {
  const { t } = useTranslation("room");
  const session = useSession();
  const whole = useRoom((room) => room);
  const members = useRoom((room) => room.members);
  const queue = useRoom((room) => room.queue);
  const { speaker_limit: limit, speaking_allowed: allowed } = useRoom((room) => room.room);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only members and queue decide.
  const { asking, invited, speaking } = useMemo(
    () => ({ asking: views.asking(whole), invited: views.invited(whole), speaking: views.speaking(whole) }),
    [members, queue],
  );
  const isFull = speaking.length >= limit;
  return (
    <div className={styles.pane}>
      <div className={styles.switch}>
        <Switch
          label={t("speak.allow")}
          labelPosition="left"
          checked={allowed}
          onChange={() => void session.ask({ type: "allow-speaking", allowed: !allowed })}
        />
      </div>
      <Section
        title={t("speak.queue")}
        empty={t("speak.queueEmpty")}
        hint={t("speak.queueEmptyHint")}
        people={asking}
        note={isFull && asking.length > 0 ? t("speak.full", { limit }) : ""}
      >
        {(member) => <Asking member={member} isFull={isFull} />}
      </Section>
      {invited.length > 0 && (
        <Section title={t("speak.invited")} people={invited}>
          {(member) => <TakeBack member={member} word="withdraw" name="withdrawName" />}
        </Section>
      )}
      <Section title={t("speak.now", { count: speaking.length, limit })} empty={t("speak.nobody")} people={speaking}>
        {(member) => <TakeBack member={member} word="revoke" name="revokeName" />}
      </Section>
    </div>
  );
}

interface SectionProps {
  title: string;
  people: Member[];
  empty?: string;
  hint?: string;
  note?: string;
  children: (member: Member) => ReactNode;
}

function Section({ title, people, empty, hint, note, children }: SectionProps) {
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{title}</h2>
      {note && <p className={styles.note}>{note}</p>}
      {people.length === 0 && empty && (
        <p className={styles.empty}>
          {empty}
          {hint && <small>{hint}</small>}
        </p>
      )}
      <ul className={styles.list}>
        {people.map((member) => (
          <PersonRow key={member.id} member={member}>
            {children(member)}
          </PersonRow>
        ))}
      </ul>
    </section>
  );
}

function Asking({ member, isFull }: { member: Member; isFull: boolean }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const name = nameOf(t, member);
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        px="sm"
        aria-label={t("speak.refuseName", { name })}
        onClick={() => void session.ask({ type: "decline-speech", member_id: member.id })}
      >
        {t("speak.refuse")}
      </Button>
      <Button
        px="md"
        disabled={isFull}
        aria-label={t("speak.grantName", { name })}
        onClick={() => void session.ask({ type: "grant-speech", member_id: member.id })}
      >
        {t("speak.grant")}
      </Button>
    </>
  );
}

interface TakeBackProps {
  member: Member;
  word: "revoke" | "withdraw";
  name: "revokeName" | "withdrawName";
}

function TakeBack({ member, word, name }: TakeBackProps) {
  const { t } = useTranslation("room");
  const session = useSession();
  return (
    <Button
      variant="default"
      px="md"
      aria-label={t(`speak.${name}`, { name: nameOf(t, member) })}
      onClick={() => void session.ask({ type: "revoke-speech", member_id: member.id })}
    >
      {t(`speak.${word}`)}
    </Button>
  );
}
