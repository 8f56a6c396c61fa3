// How good a connection is, as bars; the word is what screen readers and a long press give.
import { IconAntennaBars2, IconAntennaBars3, IconAntennaBars5 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Member, Quality } from "../../../signaling/messages";
import { useRoom } from "../context";
import styles from "../lists.module.css";

const BARS = { good: IconAntennaBars5, fair: IconAntennaBars3, poor: IconAntennaBars2 };

export function QualitySign({ member }: { member: Member }) {
  const quality = useRoom((room) => room.qualities.get(member.id));
  return quality && member.connected ? <Bars quality={quality} /> : null;
}

export function Bars({ quality }: { quality: Quality }) {
  const { t } = useTranslation("room");
  const Icon = BARS[quality];
  const word = t(`quality.${quality}`);
  return (
    <span className={styles.quality} data-quality={quality} role="img" aria-label={word} title={word}>
      <Icon size={22} aria-hidden />
    </span>
  );
}
