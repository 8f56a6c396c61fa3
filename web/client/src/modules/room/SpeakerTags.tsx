// Who has the floor, by name on the stage, with a ring around whoever is heard at this moment.
import { IconMicrophone, IconMicrophoneOff } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { isLive, speaking, trackOf } from "../../rooms/views";
import type { Member } from "../../signaling/messages";
import { useClass, useRoom } from "./context";
import { heard } from "./heard";
import styles from "./stage.module.css";
import { nameOf } from "./words";

export function SpeakerTags() {
  const { t } = useTranslation("room");
  const members = useRoom((room) => room.members);
  const whole = useRoom((room) => room);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the members decide.
  const speakers = useMemo(() => speaking(whole), [members]);
  const host = useRoom((room) => room.members.get(room.room.host_id));
  return (
    <ul className={styles.tags} aria-label={t("stage.speakingNow")}>
      {host && <HostTag host={host} />}
      {speakers.map((member) => (
        <Tag key={member.id} member={member} />
      ))}
    </ul>
  );
}

/** The host has a tag only while heard: it always has the floor. */
function HostTag({ host }: { host: Member }) {
  const isHeard = useClass((state) => heard(state, host.id));
  return isHeard ? <Tag member={host} /> : null;
}

function Tag({ member }: { member: Member }) {
  const { t } = useTranslation("room");
  const isHeard = useClass((state) => heard(state, member.id));
  const isOpen = useRoom((room) => isLive(trackOf(room, member.id, "microphone")));
  return (
    <li className={styles.tag} data-heard={isHeard || undefined}>
      {isOpen ? <IconMicrophone size={16} aria-hidden /> : <IconMicrophoneOff size={16} aria-hidden />}
      <span className={styles.tagName}>{nameOf(t, member)}</span>
    </li>
  );
}
