// One of a few, each with a mark, a word and a sentence: a radio group that looks like cards.
import type { Icon } from "@tabler/icons-react";
import classes from "./Choices.module.css";

interface Choice<Value extends string> {
  value: Value;
  icon: Icon;
  text: string;
  note: string;
}

interface Props<Value extends string> {
  label: string;
  /** The radio group's name, unique on the page. */
  name: string;
  items: Choice<Value>[];
  chosen: Value;
  choose: (value: Value) => void;
}

export function Choices<Value extends string>({ label, name, items, chosen, choose }: Props<Value>) {
  return (
    <fieldset className={classes.choices}>
      <legend className={classes.legend}>{label}</legend>
      {items.map(({ value, icon: Mark, text, note }) => (
        <label key={value} className={classes.choice}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={chosen === value}
            onChange={() => choose(value)}
            aria-describedby={`${name}-${value}`}
            aria-label={text}
          />
          <Mark size={26} stroke={1.75} aria-hidden />
          <span className={classes.words}>
            <span>{text}</span>
            <span className={classes.note} id={`${name}-${value}`}>
              {note}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
