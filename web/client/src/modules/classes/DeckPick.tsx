// Which slides are shown: the last used ones first and chosen; a new file is uploaded here and is chosen at once.
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Loaded } from "../../ui/Loaded";
import { DeckFace } from "../slides/DeckFace";
import { type DeckItem, decksQuery, listed, useDeckNews } from "../slides/decks";
import { SentRows } from "../slides/SentRows";
import { UploadButton } from "../slides/UploadButton";
import { useUpload } from "../slides/useUpload";
import classes from "./ClassForm.module.css";
import type { Change, Draft } from "./draft";

const SHOWN = 6;

export function DeckPick({ draft, change }: { draft: Draft; change: Change }) {
  const { t } = useTranslation("classes");
  useDeckNews();
  const decks = useInfiniteQuery(decksQuery);
  const { sent, send, drop } = useUpload((deck) => change({ deck: deck.id }));
  const known = listed(decks.data);
  return (
    <div>
      <Loaded query={decks}>
        {() => (
          <fieldset className={classes.decks}>
            <legend className={classes.legend}>{t("deck.label")}</legend>
            {known.length === 0 && <p className={classes.hint}>{t("deck.noneNote")}</p>}
            {offered(known, draft.deck).map((deck) => (
              <DeckRow
                key={deck.id}
                deck={deck}
                chosen={draft.deck === deck.id}
                choose={() => change({ deck: deck.id })}
              />
            ))}
          </fieldset>
        )}
      </Loaded>
      <ul className={classes.sent}>
        <SentRows sent={sent} onDrop={drop} />
      </ul>
      <div className={classes.deckTools}>
        <UploadButton onFile={send} />
        {known.length > 0 && (
          <Button component={Link} to="/slides" variant="subtle">
            {t("deck.all")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The last used ones, and the chosen one wherever it stands. */
function offered(decks: DeckItem[], chosen: string | null): DeckItem[] {
  const first = decks.slice(0, SHOWN);
  const other = decks.slice(SHOWN).find(({ id }) => id === chosen);
  return other ? [...first, other] : first;
}

function DeckRow({ deck, chosen, choose }: { deck: DeckItem; chosen: boolean; choose: () => void }) {
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
      <DeckFace deck={deck} />
    </label>
  );
}
