// A search over the words of slides, what was written in class, and the comments. A tap leads to the place.
import { TextInput, UnstyledButton } from "@mantine/core";
import { IconMessageCircle, IconPencil, IconPresentation, IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { excerpt, search } from "../../recording/passages";
import { useReplay, useReplaySession } from "./context";
import { SEARCH_ID } from "./Finder";
import styles from "./finder.module.css";
import { timeText } from "./start";

const ICONS = { slide: IconPresentation, writing: IconPencil, comment: IconMessageCircle };

export function Search() {
  const { t } = useTranslation("replay");
  const session = useReplaySession();
  const passages = useReplay((state) => state.passages);
  const [typed, setTyped] = useState("");
  const words = useDeferredValue(typed.trim());
  const found = useMemo(() => search(passages, words), [passages, words]);
  return (
    <div className={styles.search}>
      <TextInput
        id={SEARCH_ID}
        type="search"
        aria-label={t("search.label")}
        placeholder={t("search.label")}
        leftSection={<IconSearch size={20} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <p role="status" className={styles.count}>
        {words !== "" && t("search.found", { count: found.length })}
      </p>
      <ol className={styles.list} aria-label={t("search.results")}>
        {found.map((passage) => {
          const Icon = ICONS[passage.kind];
          return (
            <li key={`${passage.kind} ${passage.at} ${passage.text}`}>
              <UnstyledButton className={styles.row} onClick={() => session.seek(passage.at)}>
                <Icon size={20} role="img" aria-label={t(`search.${passage.kind}`)} className={styles.kind} />
                <span className={styles.words}>{excerpt(passage.text, words)}</span>
                <time className={styles.time}>{timeText(passage.at)}</time>
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
