// The field in which a text is written onto the stage, in its later size and colour. Enter ends it, but not while an
// input method still composes Chinese.
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { INK_TEXT } from "../../../signaling/messages";
import { useSession } from "../context";
import { LEAF, LINE_HEIGHT, type Size, type Spot } from "./geometry";
import styles from "./leaf.module.css";
import { FONT, wrapped } from "./strokes";
import { COLORS, widthOf } from "./tools";
import { useInk } from "./useInk";

interface TextEntryProps {
  at: Spot;
  /** Of the surface on the page. */
  size: Size;
  onDone: () => void;
}

const EVEN = 50;

export function TextEntry({ at, size, onDone }: TextEntryProps) {
  const { t } = useTranslation("stage");
  const { ink } = useSession();
  const field = useRef<HTMLTextAreaElement>(null);
  const desk = useInk((state) => state.desk);
  const [text, setText] = useState("");
  const over = useRef(false);
  const letters = widthOf("text", desk.width);
  const close = () => {
    over.current = true;
    onDone();
  };
  const put = () => {
    // A field that goes away loses the focus, too.
    if (over.current) return;
    const { surface } = ink.store.get();
    const words = wrapped(text.trim(), at[0], measureBy(letters)).slice(0, INK_TEXT);
    if (words !== "" && surface !== null) {
      ink.scribe.begin({ surface, tool: "text", color: COLORS[desk.color], width: letters, text: words }, [
        ...at,
        EVEN,
      ]);
      ink.scribe.end();
    }
    close();
  };
  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") close();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    put();
  };
  // The tap that opened it would take the focus away again.
  useEffect(() => {
    const frame = requestAnimationFrame(() => field.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const scale = size.width / LEAF;
  const style: CSSProperties = {
    left: at[0] * scale,
    top: (at[1] / LEAF) * size.height,
    width: size.width - at[0] * scale,
    color: COLORS[desk.color],
    fontSize: letters * scale,
    fontFamily: FONT,
    lineHeight: LINE_HEIGHT,
  };
  return (
    <textarea
      ref={field}
      className={styles.text}
      style={style}
      rows={Math.max(1, text.split("\n").length)}
      aria-label={t("ink.textField")}
      placeholder={t("ink.textHint")}
      maxLength={INK_TEXT}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={press}
      onBlur={put}
    />
  );
}

function measureBy(letters: number): (line: string) => number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return (line) => line.length * letters;
  context.font = `${letters}px ${FONT}`;
  return (line) => context.measureText(line).width;
}
