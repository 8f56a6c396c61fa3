// Who is in class, the host first, each with a menu and with the quality of its connection (LIVE-30, LIVE-31).
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { present } from "../../../rooms/views";
import type { Member } from "../../../signaling/messages";
import { useRoom } from "../context";
import styles from "../lists.module.css";
import { MemberMenu } from "./MemberMenu";
import { PersonRow } from "./PersonRow";
import { QualitySign } from "./QualitySign";

/** So many are shown at once; whoever seeks one of a large class types a name. */
const SHOWN = 150;

export function Present({ words }: { words: string }) {
  const { t } = useTranslation("room");
  const members = useRoom((room) => room.members);
  const people = useMemo(() => present(members, words), [members, words]);
  return (
    <>
      {people.length === 0 && <p className={styles.empty}>{t("members.none")}</p>}
      <ul className={styles.list} aria-label={t("members.label")}>
        {people.slice(0, SHOWN).map((member) => (
          <PersonRow key={member.id} member={member} detail={detailOf(t, member)}>
            <QualitySign member={member} />
            {member.role === "viewer" && <MemberMenu member={member} />}
          </PersonRow>
        ))}
      </ul>
      {people.length > SHOWN && <p className={styles.empty}>{t("members.more", { count: people.length - SHOWN })}</p>}
    </>
  );
}

function detailOf(t: TFunction<"room">, member: Member): string {
  const details = [
    member.role === "host" && t("members.host"),
    member.role === "co-host" && t("members.cohost"),
    member.kind === "outsider" && t("members.outsider"),
    !member.connected && t("members.away"),
    member.hand === "speaking" && t("members.speaking"),
    member.hand === "asking" && t("members.asking"),
    member.muted_by_host && t("members.muted"),
    member.may_draw && member.role === "viewer" && t("members.draws"),
    member.comments_banned && t("members.banned"),
    member.recorded === false && t("members.leftOut"),
  ];
  return details.filter(Boolean).join(" · ");
}
