// 正在上課: who is there, with what can be done for each (LIVE-09, LIVE-30, LIVE-31).
import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { present } from "../../rooms/views";
import type { Member } from "../../signaling/messages";
import { useRoom } from "./context";
import styles from "./lists.module.css";
import { MemberMenu } from "./MemberMenu";
import { PersonRow } from "./PersonRow";
import { RemoveDialog } from "./RemoveDialog";

/** So many are shown at once; whoever seeks one of a large class types a name. */
const SHOWN = 150;

export function Members() {
  const { t } = useTranslation("room");
  const [words, setWords] = useState("");
  const [removing, setRemoving] = useState<Member | null>(null);
  const members = useRoom((room) => room.members);
  const sought = useDeferredValue(words);
  const people = useMemo(() => present(members, sought), [members, sought]);
  return (
    <div className={styles.pane}>
      <TextInput
        className={styles.search}
        type="search"
        leftSection={<IconSearch size={20} />}
        aria-label={t("members.search")}
        placeholder={t("members.search")}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {people.length === 0 && <p className={styles.empty}>{t("members.none")}</p>}
      <ul className={styles.list} aria-label={t("members.label")}>
        {people.slice(0, SHOWN).map((member) => (
          <PersonRow key={member.id} member={member} detail={detailOf(t, member)}>
            {member.role === "viewer" && <MemberMenu member={member} onRemove={() => setRemoving(member)} />}
          </PersonRow>
        ))}
      </ul>
      {people.length > SHOWN && <p className={styles.empty}>{t("members.more", { count: people.length - SHOWN })}</p>}
      <RemoveDialog member={removing} onClose={() => setRemoving(null)} />
    </div>
  );
}

function detailOf(t: TFunction<"room">, member: Member): string {
  const details = [
    member.role === "host" && t("members.host"),
    member.role === "co-host" && t("members.cohost"),
    !member.connected && t("members.away"),
    member.hand === "speaking" && t("members.speaking"),
    member.hand === "asking" && t("members.asking"),
    member.comments_banned && t("members.banned"),
  ];
  return details.filter(Boolean).join(" · ");
}
