// What the class sees first (LIVE-14): 螢幕演示 or 我的攝像頭. It can be changed during the class.
import { IconCamera, IconDeviceDesktop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Content, canPresentScreen, type Draft } from "./draft";
import classes from "./StartClass.module.css";

const CHOICES = [
  { value: "screen", icon: IconDeviceDesktop, text: "class.content.screen", note: "class.content.screenNote" },
  { value: "camera", icon: IconCamera, text: "class.content.camera", note: "class.content.cameraNote" },
] as const satisfies { value: Content; [field: string]: unknown }[];

interface Props {
  draft: Draft;
  change: (draft: Draft) => void;
}

export function ContentChoice({ draft, change }: Props) {
  const { t } = useTranslation();
  const offered = CHOICES.filter(({ value }) => value !== "screen" || canPresentScreen());
  return (
    <fieldset className={classes.content}>
      <legend className={classes.legend}>{t("class.content.label")}</legend>
      {offered.map(({ value, icon: Mark, text, note }) => (
        <label key={value} className={classes.choice}>
          <input
            type="radio"
            name="content"
            value={value}
            checked={draft.content === value}
            onChange={() => change({ ...draft, content: value })}
          />
          <Mark size={26} stroke={1.75} aria-hidden />
          <span className={classes.choiceText}>
            <span>{t(text)}</span>
            <span className={classes.hint}>{t(note)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
