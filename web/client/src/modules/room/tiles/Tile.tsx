// One person's face, or the first letter of the name; who is heard has a ring. A tap makes it large on this page.
import { IconMicrophone, IconMicrophoneOff, IconPinFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { isLive, may, trackOf } from "../../../rooms/views";
import type { Member } from "../../../signaling/messages";
import { useClass, useRoom } from "../context";
import { heard } from "../heard";
import { Picture } from "../Picture";
import { MemberMenu } from "../people/MemberMenu";
import { nameOf } from "../words";
import styles from "./tiles.module.css";

interface TileProps {
  member: Member;
  /** Larger numbers are served first when a link is narrow. */
  importance: number;
  pinned: boolean;
  onPin: () => void;
  /** Whether it fills the stage, and not a place in a grid. */
  large?: boolean;
}

export function Tile({ member, importance, pinned, onPin, large = false }: TileProps) {
  const { t } = useTranslation("room");
  const camera = useRoom((room) => trackOf(room, member.id, "camera"));
  const isOpen = useRoom((room) => isLive(trackOf(room, member.id, "microphone")));
  const isHeard = useClass((state) => heard(state, member.id));
  const isMe = useRoom((room) => room.me.id === member.id);
  // A link that carries no video would leave a frozen face; it is still asked for, so that the server finds out when it does.
  const arrives = useRoom((room) => room.carriesVideo) || isMe;
  const canManage = useRoom((room) => may(room, "manage-media"));
  const name = nameOf(t, member);
  return (
    <div
      className={`${styles.tile} ${large ? styles.frame : ""}`}
      data-heard={isHeard || undefined}
      data-away={!member.connected || undefined}
    >
      {isLive(camera) && (
        <div className={styles.face} data-frozen={!arrives || undefined}>
          <Picture key={camera.id} track={camera} importance={importance} />
        </div>
      )}
      {!(isLive(camera) && arrives) && <Letter name={member.name} />}
      <button
        type="button"
        className={styles.enlarge}
        aria-pressed={pinned}
        aria-label={t(pinned ? "tiles.release" : "tiles.enlarge", { name })}
        onClick={onPin}
      />
      <span className={styles.label}>
        {isOpen ? <IconMicrophone size={16} aria-hidden /> : <IconMicrophoneOff size={16} aria-hidden />}
        <span className={styles.name}>{isMe ? t("tiles.me", { name }) : name}</span>
        {pinned && <IconPinFilled size={16} aria-hidden />}
      </span>
      {canManage && member.role === "viewer" && (
        <span className={styles.menu}>
          <MemberMenu member={member} />
        </span>
      )}
    </div>
  );
}

function Letter({ name }: { name: string }) {
  return (
    <span className={styles.letter} aria-hidden>
      <span>{[...name][0]}</span>
    </span>
  );
}
