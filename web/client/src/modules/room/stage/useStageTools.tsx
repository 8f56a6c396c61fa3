// The tools that put something on the stage: slides, a white board, a screen or another one in its place (LIVE-14, LIVE-18).
import {
  IconChalkboard,
  IconPencil,
  IconPresentation,
  IconReplace,
  IconScreenShare,
  IconScreenShareOff,
  IconSparkles,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { may } from "../../../rooms/views";
import { canShareScreen } from "../../../rtc/devices";
import { useClass, useRoom, useSession } from "../context";
import type { ToolItem } from "../tools/Tool";
import { useEffectsState } from "./useEffectsState";
import { useInk } from "./useInk";

const SIZE = 22;

export function useStageTools(): ToolItem[] {
  return [...usePaperTools(), ...useScreenTools(), ...useDrawTool(), ...useEffectsTool()];
}

function usePaperTools(): ToolItem[] {
  const { t } = useTranslation("stage");
  const { media, ink } = useSession();
  const mayPresent = useRoom((room) => may(room, "set-content"));
  const content = useRoom(({ room }) => room.content);
  const board = useRoom(({ room }) => room.board);
  if (!mayPresent) return [];
  return [
    {
      id: "slides",
      icon: <IconPresentation size={SIZE} />,
      word: t("tools.slides"),
      tone: content === "slides" ? "on" : "plain",
      onClick: () => ink.open("decks"),
    },
    {
      id: "board",
      icon: <IconChalkboard size={SIZE} />,
      word: t("tools.board"),
      tone: content === "board" ? "on" : "plain",
      // A white board is there to be drawn upon.
      onClick: () =>
        void media.present({ type: "show-board", number: board }).then((isShown) => isShown && ink.draw(true)),
    },
  ];
}

function useScreenTools(): ToolItem[] {
  const { t } = useTranslation("room");
  const { media } = useSession();
  const isShared = useClass((state) => state.sending.has("screen"));
  const mayShare = useRoom((room) => may(room, "publish-screen"));
  if (!mayShare || !canShareScreen()) return [];
  const share = () => void media.shareScreen();
  if (!isShared)
    return [{ id: "screen", icon: <IconScreenShare size={SIZE} />, word: t("tools.screen"), onClick: share }];
  return [
    { id: "screen-switch", icon: <IconReplace size={SIZE} />, word: t("tools.screenSwitch"), onClick: share },
    {
      id: "screen-stop",
      icon: <IconScreenShareOff size={SIZE} />,
      word: t("tools.screenStop"),
      tone: "on",
      onClick: () => void media.stopScreen(),
    },
  ];
}

function useDrawTool(): ToolItem[] {
  const { t } = useTranslation("stage");
  const { ink } = useSession();
  const mayDraw = useRoom((room) => may(room, "draw"));
  const drawing = useInk((state) => state.drawing);
  if (!mayDraw) return [];
  return [
    {
      id: "draw",
      icon: <IconPencil size={SIZE} />,
      word: t("tools.draw"),
      name: t(drawing ? "ink.close" : "ink.open"),
      tone: drawing ? "on" : "plain",
      onClick: () => ink.draw(!drawing),
    },
  ];
}

/** 美顏與映象 (LIVE-22). */
function useEffectsTool(): ToolItem[] {
  const { t } = useTranslation("stage");
  const { ink } = useSession();
  const mayShow = useRoom((room) => may(room, "publish-camera"));
  const { beautify, mirror } = useEffectsState();
  if (!mayShow) return [];
  return [
    {
      id: "effects",
      icon: <IconSparkles size={SIZE} />,
      word: t("effects.label"),
      tone: beautify || mirror ? "on" : "plain",
      onClick: () => ink.open("effects"),
    },
  ];
}
