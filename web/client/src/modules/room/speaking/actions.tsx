// The buttons beside a person who asks, is invited or speaks; and how long the person has spoken so far.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { minutes } from "../../../rooms/clock";
import type { Member } from "../../../signaling/messages";
import { useSession } from "../context";
import { nameOf } from "../words";

/** Grants go to who has spoken least among equals, so the host sees what the server counts. */
export function SpokenTime({ member }: { member: Member }) {
  const { t } = useTranslation("room");
  if (member.spoken_seconds === 0) return null;
  return <span>{t("speak.spoken", { time: minutes(member.spoken_seconds) })}</span>;
}

export function Asking({ member, isFull }: { member: Member; isFull: boolean }) {
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

/** Of the floor, or of an invitation. */
export function TakeBack({ member, word }: { member: Member; word: "revoke" | "withdraw" }) {
  const { t } = useTranslation("room");
  const session = useSession();
  return (
    <Button
      variant="default"
      px="md"
      aria-label={t(`speak.${word}Name`, { name: nameOf(t, member) })}
      onClick={() => void session.ask({ type: "revoke-speech", member_id: member.id })}
    >
      {t(`speak.${word}`)}
    </Button>
  );
}
