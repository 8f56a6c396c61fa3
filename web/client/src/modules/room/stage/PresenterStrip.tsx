// What only the presenter sees below the page: which page it is, all pages small, the next one, and the notes.
import { ActionIcon, Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconNotes, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { BOARDS, type Deck } from "../../../signaling/messages";
import { deckQuery } from "../../slides/decks";
import { useRoom, useSession } from "../context";
import { Filmstrip } from "./Filmstrip";
import styles from "./presenter.module.css";
import { pictureUrl, SLIDES } from "./slides";
import { turned } from "./useStageKeys";

export function PresenterStrip() {
  const { content, deck } = useRoom((value) => value.room);
  if (content === "board") return <BoardStrip />;
  return deck && <DeckStrip deck={deck} />;
}

function DeckStrip({ deck }: { deck: Deck }) {
  const { t } = useTranslation("stage");
  const [open, setOpen] = useState(() => window.matchMedia("(min-height: 40em) and (min-width: 56em)").matches);
  return (
    <section className={styles.strip} aria-label={t("presenter.label")}>
      <div className={styles.line}>
        <Turner number={deck.page} count={deck.page_count} />
        <Filmstrip deck={deck} />
        <ActionIcon
          className={styles.button}
          variant="transparent"
          aria-pressed={open}
          aria-label={t("presenter.notes")}
          title={t("presenter.notes")}
          onClick={() => setOpen(!open)}
        >
          <IconNotes size={22} />
        </ActionIcon>
      </div>
      {open && <Ahead deck={deck} />}
    </section>
  );
}

/** The page before, where one is, the page after. */
function Turner({ number, count, children }: { number: number; count: number; children?: ReactNode }) {
  const { t } = useTranslation("stage");
  return (
    <div className={styles.turner}>
      <Turn step={-1} name={t("presenter.before")} icon={<IconChevronLeft size={24} />} />
      <span className={styles.number} role="status">
        {t("presenter.page", { number, count })}
      </span>
      <Turn step={1} name={t("presenter.after")} icon={<IconChevronRight size={24} />} />
      {children}
    </div>
  );
}

function Turn({ step, name, icon }: { step: number; name: string; icon: ReactNode }) {
  const session = useSession();
  const state = useRoom((value) => value.room);
  const command = turned(state, step);
  return (
    <ActionIcon
      className={styles.button}
      variant="transparent"
      aria-label={name}
      title={name}
      // A button that goes away under the finger loses the focus with it: it stays and says that it does nothing.
      aria-disabled={command === null}
      onClick={() => command && void session.ask(command)}
    >
      {icon}
    </ActionIcon>
  );
}

function Ahead({ deck }: { deck: Deck }) {
  const { t } = useTranslation("stage");
  const detail = useQuery(deckQuery(deck.id));
  const notes = detail.data?.pages[deck.page - 1]?.notes.trim();
  const next = deck.page + 1;
  return (
    <div className={styles.ahead}>
      <figure className={styles.next}>
        <figcaption>{t("presenter.next")}</figcaption>
        {next <= deck.page_count ? (
          <img src={pictureUrl(SLIDES, deck.id, next, "small")} alt={t("presenter.pageName", { number: next })} />
        ) : (
          <span className={styles.last}>{t("presenter.last")}</span>
        )}
      </figure>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever reads by keyboard must be able to scroll. */}
      <section className={styles.notes} tabIndex={0} aria-label={t("presenter.notes")}>
        {notes || <span className={styles.quiet}>{t("presenter.noNotes")}</span>}
      </section>
    </div>
  );
}

function BoardStrip() {
  const { t } = useTranslation("stage");
  const { media } = useSession();
  const { board, boards } = useRoom((value) => value.room);
  return (
    <section className={styles.strip} aria-label={t("board.pages")}>
      <div className={styles.line}>
        <Turner number={board} count={boards} />
        <Button
          variant="white"
          color="dark"
          disabled={boards >= BOARDS}
          leftSection={<IconPlus size={20} aria-hidden />}
          onClick={() => void media.present({ type: "add-board" })}
        >
          {t("board.add")}
        </Button>
      </div>
    </section>
  );
}
