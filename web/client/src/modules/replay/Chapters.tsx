// The chapters as a list; a tap leads to one. The one that plays is marked and stays in sight.
import { UnstyledButton } from "@mantine/core";
import { IconChalkboard, IconPlayerPause, IconScreenShare, IconVideo } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { type Chapter, chapterAt } from "../../recording/chapters";
import { pictureUrl } from "../room/stage/slides";
import { useReplay, useReplaySession } from "./context";
import styles from "./finder.module.css";
import { timeText } from "./start";
import { useChapterText } from "./words";

export function Chapters() {
  const { t } = useTranslation("replay");
  const session = useReplaySession();
  const chapters = useReplay((state) => state.chapters);
  const current = useReplay((state) => chapterAt(state.chapters, state.at));
  const textOf = useChapterText();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const row = list.current?.children[current];
    if (!(row instanceof HTMLElement) || !list.current) return;
    const { scrollTop, clientHeight } = list.current;
    const isInSight = row.offsetTop >= scrollTop && row.offsetTop + row.clientHeight <= scrollTop + clientHeight;
    if (!isInSight) list.current.scrollTo({ top: row.offsetTop - clientHeight / 3 });
  }, [current]);
  return (
    <ol ref={list} className={styles.list} aria-label={t("tabs.chapters")}>
      {chapters.map((chapter, index) => (
        <li key={chapter.at}>
          <UnstyledButton
            className={styles.row}
            aria-current={index === current || undefined}
            onClick={() => session.seek(chapter.at)}
          >
            <Face chapter={chapter} />
            <span className={styles.words}>{textOf(chapter)}</span>
            <time className={styles.time}>{timeText(chapter.at)}</time>
          </UnstyledButton>
        </li>
      ))}
    </ol>
  );
}

const ICONS = { board: IconChalkboard, screen: IconScreenShare, camera: IconVideo, pause: IconPlayerPause };

function Face({ chapter }: { chapter: Chapter }) {
  const { slides } = useReplaySession();
  if (chapter.kind === "slides") {
    const picture = pictureUrl(slides, chapter.deck, chapter.page, "small");
    return <img className={styles.face} src={picture} alt="" loading="lazy" />;
  }
  const Icon = ICONS[chapter.kind];
  return (
    <span className={styles.face}>
      <Icon size={24} aria-hidden />
    </span>
  );
}
