// A deck in a list: its first page, its title, and how far its conversion is or why there is none.
import { IconPresentation } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../i18n/errors";
import { Moment } from "../../ui/Time";
import { type DeckItem, isUnderWay } from "./decks";
import { Bar } from "./SentRows";
import styles from "./slides.module.css";

export function DeckFace({ deck }: { deck: DeckItem }) {
  const { t } = useTranslation("stage");
  const textOf = useErrorText();
  return (
    <span className={styles.face}>
      <span className={styles.cover}>
        {deck.cover_url ? (
          <img src={deck.cover_url} alt="" loading="lazy" />
        ) : (
          <IconPresentation size={28} aria-hidden />
        )}
      </span>
      <span className={styles.faceText}>
        <span className={styles.name}>{deck.title}</span>
        {deck.state === "ready" && (
          <span className={styles.note}>
            {t("decks.pages", { count: deck.page_count })} · <Moment at={deck.used_at} />
          </span>
        )}
        {isUnderWay(deck) && <Bar part={deck.progress} label={t("decks.converting", { name: deck.title })} />}
        {isUnderWay(deck) && (
          <span className={styles.note}>{t(`decks.state.${deck.state as "waiting" | "converting"}`)}</span>
        )}
        {deck.state === "failed" && <span className={styles.problem}>{textOf({ code: deck.problem }).text}</span>}
      </span>
    </span>
  );
}
