// The line of a replay's time: a slider for hand and keys, with a mark where each chapter begins and a look at where one points.
import { type CSSProperties, type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { chapterAt } from "../../recording/chapters";
import { pictureUrl } from "../room/stage/slides";
import { usePlayer, useReplay, useReplaySession } from "./context";
import styles from "./replay.module.css";
import { timeText } from "./start";
import { useChapterText } from "./words";

export function Scrubber({ seconds }: { seconds: number }) {
  const { t } = useTranslation("replay");
  const session = useReplaySession();
  const at = useReplay((state) => Math.round(state.at / 1000));
  const end = usePlayer((state) => state.end);
  const length = Math.max(1, Math.round(end === null ? seconds : end / 1000));
  const [pointed, setPointed] = useState<number | null>(null);
  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointed(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)));
  };
  const style = { "--played": `${(100 * Math.min(at, length)) / length}%` } as CSSProperties;
  return (
    <div className={styles.scrubber} style={style} onPointerMove={point} onPointerLeave={() => setPointed(null)}>
      <Marks length={length} />
      <input
        type="range"
        className={styles.range}
        aria-label={t("place")}
        aria-valuetext={t("placeIs", { at: timeText(at * 1000), end: timeText(length * 1000) })}
        min={0}
        max={length}
        step={1}
        value={Math.min(at, length)}
        onChange={(event) => session.seek(Number(event.currentTarget.value) * 1000)}
      />
      {pointed !== null && <Look at={pointed * length * 1000} place={pointed} />}
    </div>
  );
}

function Marks({ length }: { length: number }) {
  const chapters = useReplay((state) => state.chapters);
  return (
    <div className={styles.marks} aria-hidden>
      {chapters.slice(1).map(({ at }) => (
        <span key={at} className={styles.mark} style={{ left: `${(at / 10 / length).toFixed(3)}%` }} />
      ))}
    </div>
  );
}

/** What would be seen there: the time, the chapter, and the page when it is one of slides. */
function Look({ at, place }: { at: number; place: number }) {
  const chapters = useReplay((state) => state.chapters);
  const { slides } = useReplaySession();
  const textOf = useChapterText();
  const chapter = chapters[chapterAt(chapters, at)];
  return (
    <div className={styles.look} style={{ left: `${place * 100}%` }} aria-hidden>
      {chapter?.kind === "slides" && <img src={pictureUrl(slides, chapter.deck, chapter.page, "small")} alt="" />}
      <span>
        {timeText(at)} {chapter && textOf(chapter)}
      </span>
    </div>
  );
}
