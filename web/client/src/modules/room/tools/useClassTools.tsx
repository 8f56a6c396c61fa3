// The tools that run the class, in the order of the slides: check-in, sharing, quiet, pause, recording (LIVE-05, 06, 10, 19, 20, 23).
import {
  IconChecklist,
  IconMicrophoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerRecord,
  IconPlayerStop,
  IconQrcode,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { standing } from "../../../rooms/checkIn";
import type { Room } from "../../../rooms/room";
import { may } from "../../../rooms/views";
import { useRoom, useSession } from "../context";
import { useMuteAll } from "../people/useMuteAll";
import type { ToolItem } from "./Tool";

interface Openers {
  checkIn: () => void;
  share: () => void;
}

export function useClassTools({ checkIn, share }: Openers): ToolItem[] {
  const { t } = useTranslation("room");
  const pause = usePauseTool();
  const record = useRecordTool();
  const muteAll = useMuteAll();
  const tally = useRoom(tallyOf);
  const canCheckIn = useRoom((room) => may(room, "manage-check-in"));
  const canMute = useRoom((room) => may(room, "manage-media"));
  const tools: (ToolItem | false)[] = [
    canCheckIn && {
      id: "check-in",
      icon: <IconChecklist size={22} />,
      word: t("tools.checkIn"),
      tone: tally ? "on" : "plain",
      badge: tally || undefined,
      onClick: checkIn,
    },
    { id: "share", icon: <IconQrcode size={22} />, word: t("tools.share"), onClick: share },
    canMute && {
      id: "mute-all",
      icon: <IconMicrophoneOff size={22} />,
      word: t("small.muteAll"),
      onClick: () => void muteAll(),
    },
    pause,
    record,
  ];
  return tools.filter((tool) => tool !== false);
}

function usePauseTool(): ToolItem | false {
  const { t } = useTranslation("room");
  const session = useSession();
  const canPause = useRoom((room) => may(room, "pause"));
  const isPaused = useRoom((room) => room.room.paused_at !== null);
  return (
    canPause && {
      id: "pause",
      icon: isPaused ? <IconPlayerPlay size={22} /> : <IconPlayerPause size={22} />,
      word: t(isPaused ? "tools.resume" : "tools.pause"),
      tone: isPaused ? "wait" : "plain",
      onClick: () => void session.ask({ type: isPaused ? "resume-room" : "pause-room" }),
    }
  );
}

function useRecordTool(): ToolItem | false {
  const { t } = useTranslation("room");
  const session = useSession();
  const canRecord = useRoom((room) => may(room, "record"));
  const isOn = useRoom((room) => room.room.recording);
  return (
    canRecord && {
      id: "record",
      icon: isOn ? <IconPlayerStop size={22} /> : <IconPlayerRecord size={22} />,
      word: t(isOn ? "recording.on" : "tools.record"),
      name: t(isOn ? "tools.recordStop" : "tools.recordStart"),
      tone: isOn ? "on" : "plain",
      onClick: () => void session.ask({ type: isOn ? "stop-recording" : "start-recording" }),
    }
  );
}

/** `12/30` while a check-in runs, else nothing. */
function tallyOf(room: Room): string {
  const running = room.checkIns.find((result) => result.id === room.room.check_in?.id);
  if (!running) return "";
  const { answered, missing } = standing(running, room.roster);
  return `${answered.length}/${answered.length + missing.length}`;
}
