// Microphone and camera of whoever may use them, with the choice of another one beside.
import { IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { may } from "../../../rooms/views";
import { useClass, useRoom, useSession } from "../context";
import { DeviceMenu } from "../DeviceMenu";
import type { ToolItem } from "./Tool";

export function useDeviceTools(desk: boolean): ToolItem[] {
  const { t } = useTranslation("room");
  const { media } = useSession();
  const isHeard = useClass((state) => state.sending.get("microphone")?.muted === false);
  const isSeen = useClass((state) => state.sending.has("camera"));
  const maySpeak = useRoom((room) => may(room, "publish-microphone"));
  const mayShow = useRoom((room) => may(room, "publish-camera"));
  const microphone: ToolItem = {
    id: "microphone",
    icon: isHeard ? <IconMicrophone size={22} /> : <IconMicrophoneOff size={22} />,
    word: t("tools.microphone"),
    name: t(isHeard ? "tools.microphoneOff" : "tools.microphoneOn"),
    tone: isHeard ? "on" : "off",
    beside: desk && <DeviceMenu source="microphone" />,
    onClick: () => void media.toggleMicrophone(),
  };
  const camera: ToolItem = {
    id: "camera",
    icon: isSeen ? <IconVideo size={22} /> : <IconVideoOff size={22} />,
    word: t("tools.camera"),
    name: t(isSeen ? "tools.cameraOff" : "tools.cameraOn"),
    tone: isSeen ? "on" : "off",
    beside: desk && <DeviceMenu source="camera" />,
    onClick: () => void media.toggleCamera(),
  };
  return [...(maySpeak ? [microphone] : []), ...(mayShow ? [camera] : [])];
}
