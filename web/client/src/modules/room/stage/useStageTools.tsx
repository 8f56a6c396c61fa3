// The tools that put something on the stage: for now the screen, or another one in its place (LIVE-18).
import { IconReplace, IconScreenShare, IconScreenShareOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { may } from "../../../rooms/views";
import { canShareScreen } from "../../../rtc/devices";
import { useClass, useRoom, useSession } from "../context";
import type { ToolItem } from "../tools/Tool";

export function useStageTools(): ToolItem[] {
  const { t } = useTranslation("room");
  const { media } = useSession();
  const isShared = useClass((state) => state.sending.has("screen"));
  const mayShare = useRoom((room) => may(room, "publish-screen"));
  if (!mayShare || !canShareScreen()) return [];
  const share = () => void media.shareScreen();
  if (!isShared)
    return [{ id: "screen", icon: <IconScreenShare size={22} />, word: t("tools.screen"), onClick: share }];
  return [
    { id: "screen-switch", icon: <IconReplace size={22} />, word: t("tools.screenSwitch"), onClick: share },
    {
      id: "screen-stop",
      icon: <IconScreenShareOff size={22} />,
      word: t("tools.screenStop"),
      tone: "on",
      onClick: () => void media.stopScreen(),
    },
  ];
}
