// The same recordings on a phone: one below the other.
import { useTranslation } from "react-i18next";
import { intlLocale } from "../../i18n/i18n";
import { bytesText } from "../../ui/bytes";
import { fullText } from "../../ui/Time";
import type { RecordingItem } from "./api";
import { ItemActions } from "./ItemActions";
import { Choice, Name } from "./RecordingTable";
import styles from "./recordings.module.css";
import type { Selection } from "./useSelection";
import { useExpiry, useNote } from "./words";

export function RecordingRows({ items, selection }: { items: RecordingItem[]; selection: Selection }) {
  const { t } = useTranslation("recordings");
  const expiry = useExpiry();
  const note = useNote();
  return (
    <ul className={styles.rows} aria-label={t("title")}>
      {items.map((item) => (
        <li key={item.id} className={styles.row}>
          <Choice item={item} selection={selection} />
          <div className={styles.body}>
            <Name item={item} />
            <p className={styles.quiet}>
              {[
                bytesText(item.bytes),
                item.creator_name,
                fullText(new Date(item.created_at), intlLocale()),
                expiry(item),
                note(item),
              ]
                .filter(Boolean)
                .join(" · ")}
            </p>
            <ItemActions item={item} />
          </div>
        </li>
      ))}
    </ul>
  );
}
