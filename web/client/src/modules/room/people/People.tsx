// 正在上課 and 未上課: who is there and who is not, with search and what can be done for each (LIVE-09, LIVE-30..34).
import { SegmentedControl, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { absent } from "../../../rooms/attendance";
import { may } from "../../../rooms/views";
import { useRoom } from "../context";
import styles from "../lists.module.css";
import { Absent } from "./Absent";
import { Present } from "./Present";
import { SmallClassSwitches } from "./SmallClassSwitches";

type Side = "present" | "absent";

export function People() {
  const { t } = useTranslation("room");
  const [side, setSide] = useState<Side>("present");
  const [words, setWords] = useState("");
  const sought = useDeferredValue(words);
  const members = useRoom((room) => room.members);
  const roster = useRoom((room) => room.roster);
  const hasSwitches = useRoom((room) => may(room, "manage-media"));
  const missing = useMemo(() => absent(roster, members), [roster, members]);
  return (
    <div className={styles.pane}>
      {hasSwitches && <SmallClassSwitches />}
      {roster.length > 0 && (
        <SegmentedControl
          className={styles.sides}
          aria-label={t("members.sides")}
          value={side}
          onChange={(value) => setSide(value as Side)}
          data={[
            { value: "present", label: t("members.present", { count: members.size }) },
            { value: "absent", label: t("members.absent", { count: missing.length }) },
          ]}
        />
      )}
      <TextInput
        className={styles.search}
        type="search"
        leftSection={<IconSearch size={20} />}
        aria-label={t("members.search")}
        placeholder={t("members.search")}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {side === "present" || roster.length === 0 ? <Present words={sought} /> : <Absent words={sought} />}
    </div>
  );
}
