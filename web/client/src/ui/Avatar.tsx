// A person's mark: the last character of a Chinese name or the initials of another, on a calm colour of their own.
import classes from "./Avatar.module.css";

const TONES = 6;

function tone(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % TONES;
}

/** 陳大文 -> 大文; Maria da Silva -> MS. */
export function initials(name: string): string {
  const trimmed = name.trim();
  if (/\p{Script=Han}/u.test(trimmed)) return [...trimmed].slice(-2).join("");
  const words = trimmed.split(/\s+/);
  const first = words[0]?.[0] ?? "";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

export function Avatar({ name, size = 40, square }: { name: string; size?: number; square?: boolean }) {
  return (
    <span
      className={classes.avatar}
      data-tone={tone(name)}
      data-square={square || undefined}
      style={{ width: size, height: size, fontSize: size * 0.35 }}
      aria-hidden
    >
      {initials(name)}
    </span>
  );
}
