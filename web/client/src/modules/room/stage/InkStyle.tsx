// Colour and width of the ink: the button shows both, and opens the choice.
import { Popover, UnstyledButton } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../context";
import styles from "./inktools.module.css";
import { COLORS, type Color, colored, colorOf, WIDTHS } from "./tools";
import { useInk } from "./useInk";

export function InkStyle() {
  const { t } = useTranslation("stage");
  const desk = useInk((state) => state.desk);
  const { width } = desk;
  const color = colorOf(desk);
  const name = t("ink.style", { color: t(`ink.color.${color}`), width: t(`ink.width.${width}`) });
  return (
    <Popover position="top" trapFocus>
      <Popover.Target>
        <UnstyledButton className={styles.tool} aria-label={name} title={name}>
          <span className={styles.drop} data-width={width} style={{ background: COLORS[color] }} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Colors />
        <Widths />
      </Popover.Dropdown>
    </Popover>
  );
}

function Colors() {
  const { t } = useTranslation("stage");
  const { ink } = useSession();
  const desk = useInk((state) => state.desk);
  const color = colorOf(desk);
  const group = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>{t("ink.colors")}</legend>
      {(Object.keys(COLORS) as Color[]).map((each) => (
        <label key={each} className={styles.swatch} title={t(`ink.color.${each}`)}>
          <input
            type="radio"
            name={group}
            aria-label={t(`ink.color.${each}`)}
            checked={each === color}
            onChange={() => ink.take(colored(desk, each))}
          />
          <span style={{ background: COLORS[each] }} />
        </label>
      ))}
    </fieldset>
  );
}

function Widths() {
  const { t } = useTranslation("stage");
  const { ink } = useSession();
  const width = useInk((state) => state.desk.width);
  const group = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>{t("ink.widths")}</legend>
      {WIDTHS.map((each) => (
        <label key={each} className={styles.swatch} title={t(`ink.width.${each}`)}>
          <input
            type="radio"
            name={group}
            aria-label={t(`ink.width.${each}`)}
            checked={each === width}
            onChange={() => ink.take({ width: each })}
          />
          <span data-width={each} className={styles.dot} />
        </label>
      ))}
    </fieldset>
  );
}
