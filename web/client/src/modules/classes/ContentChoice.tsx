// What the class sees first (LIVE-14): 演示PPT, 螢幕演示, 我的攝像頭 or a white board. It can be changed during the class.
import { IconCamera, IconChalkboard, IconDeviceDesktop, IconPresentation } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { hasApp, useMe } from "../../app/session";
import { Choices } from "../../ui/Choices";
import { type Change, type Content, canPresentScreen, type Draft } from "./draft";

const CONTENTS = [
  { value: "slides", icon: IconPresentation, text: "content.slides", note: "content.slidesNote" },
  { value: "screen", icon: IconDeviceDesktop, text: "content.screen", note: "content.screenNote" },
  { value: "camera", icon: IconCamera, text: "content.camera", note: "content.cameraNote" },
  { value: "board", icon: IconChalkboard, text: "content.board", note: "content.boardNote" },
] as const satisfies { value: Content; [field: string]: unknown }[];

export function ContentChoice({ draft, change }: { draft: Draft; change: Change }) {
  const { t } = useTranslation("classes");
  const slides = hasApp(useMe(), "slides");
  const offered = CONTENTS.filter(({ value }) => {
    if (value === "slides") return slides;
    return value !== "screen" || canPresentScreen();
  });
  return (
    <Choices
      label={t("content.label")}
      name="content"
      chosen={draft.content as (typeof CONTENTS)[number]["value"]}
      choose={(content) => change({ content })}
      items={offered.map(({ text, note, ...item }) => ({ ...item, text: t(text), note: t(note) }))}
    />
  );
}
