// The tools of whoever gives the class: devices, what is shown, how the class is run, and its end (LIVE-14, LIVE-21).
import { IconKeyboard, IconPhoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRoom } from "../context";
import type { PanelTab } from "../Panel";
import { useStageTools } from "../stage/useStageTools";
import type { DialogName } from "./TeacherDialogs";
import type { ToolItem } from "./Tool";
import { Toolbar } from "./Toolbar";
import { useClassTools } from "./useClassTools";
import { useDeviceTools } from "./useDeviceTools";

interface TeacherBarProps {
  desk: boolean;
  onShortcuts: () => void;
  onTab: (tab: PanelTab) => void;
  onOpen: (dialog: DialogName) => void;
}

export function TeacherBar({ desk, onShortcuts, onTab, onOpen }: TeacherBarProps) {
  const { t } = useTranslation("room");
  const isChecked = useRoom((room) => room.checkIns.length > 0);
  const devices = useDeviceTools(desk);
  const stage = useStageTools();
  const running = useClassTools({
    // After the first one, it is the results that are looked for; the next one begins there.
    checkIn: () => (isChecked ? onTab("check-in") : onOpen("check-in")),
    share: () => onOpen("share"),
  });
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
    onClick: () => onOpen("end"),
  };
  return <Toolbar items={[...devices, ...stage, ...running]} more={desk ? [shortcuts] : []} last={end} />;
}
