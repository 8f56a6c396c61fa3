// What can be found in a replay: the words of slides, what was written on pages and boards, and the comments. Pure.
import type { Comment } from "../signaling/messages";
import type { Chapter } from "./chapters";
import type { Line } from "./timeline";

export type Passage = { readonly at: number; readonly text: string } & (
  | { readonly kind: "slide"; readonly page: number }
  | { readonly kind: "writing" }
  | { readonly kind: "comment"; readonly comment: Comment }
);

/** The words of each deck's pages, page 1 first. */
export type DeckTexts = ReadonlyMap<string, readonly string[]>;

/** Every comment that was not taken away again, and when it was heard. */
export function commentsOf(lines: readonly Line[]): Extract<Passage, { kind: "comment" }>[] {
  const found = new Map<string, Extract<Passage, { kind: "comment" }>>();
  const put = (at: number, comment: Comment) =>
    found.has(comment.id) || found.set(comment.id, { at, text: comment.text, kind: "comment", comment });
  for (const { at, snapshot, event } of lines) {
    if (snapshot) for (const comment of snapshot.comments) put(at, comment);
    if (event?.type === "comment-posted") put(at, event.comment);
    if (event?.type === "comment-deleted") found.delete(event.comment_id);
  }
  return [...found.values()];
}

/** All of it in the order of time. */
export function passagesOf(lines: readonly Line[], chapters: readonly Chapter[], decks: DeckTexts): Passage[] {
  return [...slides(chapters, decks), ...writings(lines), ...commentsOf(lines)].sort((a, b) => a.at - b.at);
}

function slides(chapters: readonly Chapter[], decks: DeckTexts): Passage[] {
  return chapters.flatMap((chapter): Passage[] => {
    if (chapter.kind !== "slides") return [];
    const text = decks.get(chapter.deck)?.[chapter.page - 1] ?? "";
    return text === "" ? [] : [{ at: chapter.at, text, kind: "slide", page: chapter.page }];
  });
}

/** Typed words by the element they belong to, as they were in the end. */
function writings(lines: readonly Line[]): Passage[] {
  const found = new Map<string, Passage>();
  for (const { at, event } of lines)
    if (event?.type === "ink-drawn" && event.tool === "text" && event.text.trim() !== "")
      found.set(event.id, { at: found.get(event.id)?.at ?? at, text: event.text, kind: "writing" });
  return [...found.values()];
}

/** Passages that hold all the words, whatever their case and width. */
export function search(passages: readonly Passage[], words: string): Passage[] {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  return passages.filter((passage) => {
    const text = folded(passage.kind === "comment" ? `${passage.comment.name} ${passage.text}` : passage.text);
    return wanted.every((word) => text.includes(word));
  });
}

function folded(text: string): string {
  return text.normalize("NFKC").toLocaleLowerCase();
}

/** So many letters stand before and behind what was found. */
const BEFORE = 12;
const EXCERPT = 80;

/** The part of a passage around the first of the words, on one line. */
export function excerpt(text: string, words: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const [first = ""] = words.trim().split(/\s+/);
  const place = Math.max(0, line.toLocaleLowerCase().indexOf(first.toLocaleLowerCase()));
  const from = place > BEFORE ? place - BEFORE : 0;
  const part = line.slice(from, from + EXCERPT);
  return `${from > 0 ? "…" : ""}${part}${from + EXCERPT < line.length ? "…" : ""}`;
}
