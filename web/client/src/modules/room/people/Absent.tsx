// 未上課: the invited students who are not here, and one tap that reminds all of them (LIVE-33, LIVE-34).
import { Button } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { absent } from "../../../rooms/attendance";
import { useRoom, useSession } from "../context";
import styles from "../lists.module.css";
import { Face } from "./PersonRow";

export function Absent({ words }: { words: string }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const members = useRoom((room) => room.members);
  const roster = useRoom((room) => room.roster);
  const people = useMemo(() => absent(roster, members, words), [roster, members, words]);
  const isAnybody = useMemo(() => absent(roster, members).length > 0, [roster, members]);
  const [busy, setBusy] = useState(false);
  const remind = async () => {
    setBusy(true);
    if (await session.ask({ type: "remind-absent" })) session.say({ kind: "done", what: "reminded" });
    setBusy(false);
  };
  if (!isAnybody) return <p className={styles.empty}>{t("members.allHere")}</p>;
  return (
    <>
      <Button className={styles.wide} leftSection={<IconBell size={20} />} loading={busy} onClick={() => void remind()}>
        {t("members.remind")}
      </Button>
      {people.length === 0 && <p className={styles.empty}>{t("members.noneAbsent")}</p>}
      <ul className={styles.list} aria-label={t("members.absentLabel")}>
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
    </>
  );
}
