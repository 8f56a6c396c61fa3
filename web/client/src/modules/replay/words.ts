// How chapters are worded: a page by the first line of what it says, all others by their kind.
import { useTranslation } from "react-i18next";
import type { Chapter } from "../../recording/chapters";
import { useReplay } from "./context";

export function useChapterText(): (chapter: Chapter) => string {
  const { t } = useTranslation("replay");
  const headings = useReplay((state) => state.headings);
  return (chapter) => {
    switch (chapter.kind) {
      case "slides":
        return (
          headings.get(chapter.deck)?.[chapter.page - 1] ||
          t("chapter.slides", { title: chapter.title, page: chapter.page })
        );
      case "board":
        return t("chapter.board", { number: chapter.number });
      default:
        return t(NAMES[chapter.kind]);
    }
  };
}

const NAMES = { screen: "chapter.screen", camera: "chapter.camera", pause: "chapter.pause" } as const;
