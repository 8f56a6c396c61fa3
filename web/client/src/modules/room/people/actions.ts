// What whoever manages a class may do for one member, as a table: the word, the command, and when it makes sense.
import {
  IconDoorExit,
  IconMessageCircle,
  IconMessageCircleOff,
  IconMicrophone,
  IconMicrophoneOff,
  IconPencil,
  IconPencilOff,
  IconPin,
  IconPinnedOff,
  type IconProps,
  IconVideo,
  IconVideoMinus,
  IconVideoOff,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Room } from "../../../rooms/room";
import { may } from "../../../rooms/views";
import type { CameraVisibility, Command, Member } from "../../../signaling/messages";

export type ActionWord =
  | "invite"
  | "mute"
  | "askToUnmute"
  | "pin"
  | "unpin"
  | "letDraw"
  | "stopDraw"
  | "cameraAll"
  | "cameraHosts"
  | "cameraOff"
  | "ban"
  | "unban"
  | "remove";

export interface MemberAction {
  word: ActionWord;
  icon: ComponentType<IconProps>;
  /** `null` where it is asked first. */
  command: Command | null;
  destroys?: boolean;
  disabled?: boolean;
}

/** In the order of the menu: the most wanted first, what destroys last. */
export function actionsFor(room: Room, member: Member): MemberAction[] {
  return [
    ...speakingActions(room, member),
    ...smallClassActions(room, member),
    ...drawingActions(room, member),
    ...commentActions(room, member),
    ...(may(room, "manage-members")
      ? [{ word: "remove", icon: IconDoorExit, command: null, destroys: true } as const]
      : []),
  ];
}

function speakingActions(room: Room, { id: member_id, hand, connected }: Member): MemberAction[] {
  if (!may(room, "manage-speaking")) return [];
  const disabled = hand !== "down" || !connected;
  return [{ word: "invite", icon: IconMicrophone, command: { type: "invite-to-speak", member_id }, disabled }];
}

const CAMERAS: Record<CameraVisibility, [ActionWord, ComponentType<IconProps>]> = {
  all: ["cameraAll", IconVideo],
  hosts: ["cameraHosts", IconVideoMinus],
  off: ["cameraOff", IconVideoOff],
};

function smallClassActions(room: Room, member: Member): MemberAction[] {
  if (!may(room, "manage-media")) return [];
  const member_id = member.id;
  const isPinned = room.room.pinned_id === member_id;
  const current = member.camera_visibility ?? room.room.camera_visibility;
  const others = (Object.keys(CAMERAS) as CameraVisibility[]).filter((visibility) => visibility !== current);
  return [
    member.muted_by_host
      ? { word: "askToUnmute", icon: IconMicrophone, command: { type: "ask-to-unmute", member_id } }
      : { word: "mute", icon: IconMicrophoneOff, command: { type: "mute-member", member_id } },
    isPinned
      ? { word: "unpin", icon: IconPinnedOff, command: { type: "pin-member", member_id: null } }
      : { word: "pin", icon: IconPin, command: { type: "pin-member", member_id } },
    ...others.map((visibility): MemberAction => {
      const [word, icon] = CAMERAS[visibility];
      // The room's own setting needs no exception for one.
      const exception = visibility === room.room.camera_visibility ? null : visibility;
      return { word, icon, command: { type: "set-member-camera", member_id, visibility: exception } };
    }),
  ];
}

function drawingActions(room: Room, { id: member_id, may_draw, role }: Member): MemberAction[] {
  if (role !== "viewer" || !may(room, "manage-members") || room.room.kind === "broadcast") return [];
  return [
    {
      word: may_draw ? "stopDraw" : "letDraw",
      icon: may_draw ? IconPencilOff : IconPencil,
      command: { type: "let-draw", member_id, allowed: !may_draw },
    },
  ];
}

function commentActions(room: Room, { id: member_id, comments_banned }: Member): MemberAction[] {
  if (!may(room, "manage-comments")) return [];
  return [
    {
      word: comments_banned ? "unban" : "ban",
      icon: comments_banned ? IconMessageCircle : IconMessageCircleOff,
      command: { type: "ban-comments", member_id, banned: !comments_banned },
    },
  ];
}
