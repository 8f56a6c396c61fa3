// The tools of a student in a small class: microphone, camera, what one may show, and the way out (LIVE-12).
import { IconDoorExit, IconKeyboard } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useStageTools } from "../stage/useStageTools";
import type { ToolItem } from "./Tool";
import { Toolbar } from "./Toolbar";
import { useDeviceTools } from "./useDeviceTools";

export function PupilBar({ desk, onShortcuts }: { desk: boolean; onShortcuts: () => void }) {
  const { t } = useTranslation("room");
  const navigate = useNavigate();
  const devices = useDeviceTools(desk);
  const stage = useStageTools();
  const shortcuts: ToolItem = {
    id: "shortcuts",
    icon: <IconKeyboard size={22} />,
    word: t("tools.shortcuts"),
    onClick: onShortcuts,
  };
  const leave: ToolItem = {
    id: "leave",
    icon: <IconDoorExit size={22} />,
    word: t("tools.leave"),
    onClick: () => void navigate("/workbench"),
  };
  return <Toolbar items={[...devices, ...stage]} more={desk ? [shortcuts] : []} last={leave} />;
}
