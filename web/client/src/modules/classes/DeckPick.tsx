// Which slides are shown: the last used ones first and chosen; a new file is uploaded here and is chosen at once.
import { Button } from "@mantine/core";
import { IconPresentation } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Deck } from "../../api-types";
import { Loaded } from "../../ui/Loaded";
import classes from "./ClassForm.module.css";
import { decksQuery } from "./decks";
import type { Change, Draft } from "./draft";

const SHOWN = 6;

export function DeckPick({ draft, change }: { draft: Draft; change: Change }) {
  const { t } = useTranslation("classes");
  const decks = useQuery(decksQuery);
  return (
    <Loaded query={decks}>
      {({ items }) => (
        <div className={classes.decks}>
          <fieldset className={classes.deckList}>
            <legend className={classes.legend}>{t("deck.label")}</legend>
            {items.slice(0, SHOWN).map((deck) => (
              <DeckTile
                key={deck.id}
                deck={deck}
                chosen={draft.deck === deck.id}
                choose={() => change({ deck: deck.id })}
              />
            ))}
            {items.length === 0 && <p className={classes.hint}>{t("deck.noneNote")}</p>}
          </fieldset>
          <div className={classes.deckTools}>
            {items.length > 0 && (
              <Button component={Link} to="/slides" variant="subtle">
                {t("deck.all")}
              </Button>
            )}
          </div>
        </div>
      )}
    </Loaded>
  );
}

function DeckTile({ deck, chosen, choose }: { deck: Deck; chosen: boolean; choose: () => void }) {
  const { t } = useTranslation("classes");
  return (
    <label className={classes.deck} data-state={deck.state}>
      <input
        type="radio"
        name="deck"
        value={deck.id}
        checked={chosen}
        disabled={deck.state === "failed"}
        onChange={choose}
      />
      <span className={classes.cover}>
        {deck.cover_url ? (
          <img src={deck.cover_url} alt="" loading="lazy" />
        ) : (
          <IconPresentation size={32} aria-hidden />
        )}
      </span>
      <span className={classes.deckTitle}>{deck.title}</span>
      <span className={classes.hint}>
        {deck.state === "ready" && t("deck.pages", { count: deck.page_count })}
        {deck.state === "failed" && t("deck.failed")}
        {(deck.state === "waiting" || deck.state === "converting") &&
          t("deck.converting", { percent: Math.round(deck.progress * 100) })}
      </span>
    </label>
  );
}
