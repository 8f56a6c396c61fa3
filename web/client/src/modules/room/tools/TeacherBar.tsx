// The tools of whoever gives the class: devices, what is shown, how the class is run, and its end (LIVE-14, LIVE-21).
import { IconKeyboard, IconPhoneOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EndDialog } from "../EndDialog";
import { useStageTools } from "../stage/useStageTools";
import type { ToolItem } from "./Tool";
import { Toolbar } from "./Toolbar";
import { useDeviceTools } from "./useDeviceTools";

export function TeacherBar({ desk, onShortcuts }: { desk: boolean; onShortcuts: () => void }) {
  const { t } = useTranslation("room");
  const [ending, setEnding] = useState(false);
  const devices = useDeviceTools(desk);
  const stage = useStageTools();
  const shortcuts: ToolItem = {
    id: "shortcuts",
    icon: <IconKeyboard size={22} />,
    word: t("tools.shortcuts"),
    onClick: onShortcuts,
  };
  const end: ToolItem = {
    id: "end",
    icon: <IconPhoneOff size={22} />,
    word: t("tools.end"),
    tone: "end",
    onClick: () => setEnding(true),
  };
  return (
    <>
      <Toolbar items={[...devices, ...stage]} more={desk ? [shortcuts] : []} last={end} />
      <EndDialog opened={ending} onClose={() => setEnding(false)} />
    </>
  );
}
