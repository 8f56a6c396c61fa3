// A person's mark: the last character of a Chinese name or the initials of another, on a calm colour of their own.
import classes from "./Avatar.module.css";

const TONES = ["jade", "violet", "sand", "sky", "rose", "olive"] as const;

function tone(name: string): string {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return TONES[sum % TONES.length] ?? TONES[0];
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

/** A group's mark: 三年一班 in two lines of two, so that classes of the same letter differ. */
export function groupMark(name: string): string {
  const characters = [...name.trim()];
  const short = characters.length <= 4 && characters.every((character) => /\p{Script=Han}/u.test(character));
  return short && characters.length > 2
    ? `${characters.slice(0, 2).join("")}\n${characters.slice(2).join("")}`
    : initials(name);
}

interface Props {
  name: string;
  /** The side in pixels. */
  size?: number;
  /** A group's mark instead of a person's. */
  group?: boolean;
}

export function Avatar({ name, size = 40, group }: Props) {
  const mark = group ? groupMark(name) : initials(name);
  const lines = mark.includes("\n");
  return (
    <span
      className={classes.avatar}
      data-tone={tone(name)}
      data-square={group || undefined}
      data-lines={lines || undefined}
      style={{ width: size, height: size, fontSize: size * (lines ? 0.31 : 0.35) }}
      aria-hidden
    >
      {mark}
    </span>
  );
}
