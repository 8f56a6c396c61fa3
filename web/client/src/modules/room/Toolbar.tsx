// The tools of whoever gives the class: microphone, camera, screen, and the end of it (LIVE-14, LIVE-18, LIVE-21).
import {
  IconKeyboard,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconReplace,
  IconScreenShare,
  IconScreenShareOff,
  IconVideo,
  IconVideoOff,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { may } from "../../rooms/views";
import { canShareScreen } from "../../rtc/devices";
import styles from "./class.module.css";
import { useClass, useRoom, useSession } from "./context";
import { DeviceMenu } from "./DeviceMenu";
import { EndDialog } from "./EndDialog";
import { Tool } from "./Tool";

export function Toolbar({ desk, onShortcuts }: { desk: boolean; onShortcuts: () => void }) {
  const { t } = useTranslation("room");
  const [ending, setEnding] = useState(false);
  const canEnd = useRoom((room) => may(room, "end-room"));
  return (
    <div className={styles.toolbar} role="toolbar" aria-label={t("tools.label")}>
      <MicrophoneTool />
      {desk && <DeviceMenu source="microphone" />}
      <CameraTool />
      {desk && <DeviceMenu source="camera" />}
      {canShareScreen() && <ScreenTools />}
      {desk && <Tool icon={<IconKeyboard size={22} />} word={t("tools.shortcuts")} onClick={onShortcuts} />}
      {canEnd && (
        <span className={styles.last}>
          <Tool icon={<IconPhoneOff size={22} />} word={t("tools.end")} tone="end" onClick={() => setEnding(true)} />
        </span>
      )}
      <EndDialog opened={ending} onClose={() => setEnding(false)} />
    </div>
  );
}

function MicrophoneTool() {
  const { t } = useTranslation("room");
  const { media } = useSession();
  const isOn = useClass((state) => state.sending.get("microphone")?.muted === false);
  return (
    <Tool
      icon={isOn ? <IconMicrophone size={22} /> : <IconMicrophoneOff size={22} />}
      word={t("tools.microphone")}
      name={t(isOn ? "tools.microphoneOff" : "tools.microphoneOn")}
      tone={isOn ? "on" : "off"}
      onClick={() => void media.toggleMicrophone()}
    />
  );
}

function CameraTool() {
  const { t } = useTranslation("room");
  const { media } = useSession();
  const isOn = useClass((state) => state.sending.has("camera"));
  return (
    <Tool
      icon={isOn ? <IconVideo size={22} /> : <IconVideoOff size={22} />}
      word={t("tools.camera")}
      name={t(isOn ? "tools.cameraOff" : "tools.cameraOn")}
      tone={isOn ? "on" : "off"}
      onClick={() => void media.toggleCamera()}
    />
  );
}

function ScreenTools() {
  const { t } = useTranslation("room");
  const { media } = useSession();
  const isOn = useClass((state) => state.sending.has("screen"));
  if (!isOn)
    return (
      <Tool icon={<IconScreenShare size={22} />} word={t("tools.screen")} onClick={() => void media.shareScreen()} />
    );
  return (
    <>
      <Tool icon={<IconReplace size={22} />} word={t("tools.screenSwitch")} onClick={() => void media.shareScreen()} />
      <Tool
        icon={<IconScreenShareOff size={22} />}
        word={t("tools.screenStop")}
        tone="on"
        onClick={() => void media.stopScreen()}
      />
    </>
  );
}
