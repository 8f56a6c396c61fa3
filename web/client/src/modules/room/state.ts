// Everything the class page shows, as one value: the room, the link, the media and what the page wants to say.
import type { Outbox } from "../../rooms/outbox";
import type { Room } from "../../rooms/room";
import type { DeviceFailure, DeviceName } from "../../rtc/devices";
import type { Streams } from "../../rtc/downlink";
import type { MediaState } from "../../rtc/peer";
import type { Speakers } from "../../rtc/speakers";
import type { SendingBySource } from "../../rtc/uplink";
import type { LinkState } from "../../signaling/connection";
import type { NoticeCode } from "../../signaling/messages";

/** `refused`: never got in; `closed`: was in, and it is over for this page. */
export type Phase = "entering" | "inside" | "refused" | "closed";

/** What one has just done and does not see otherwise. */
export type Deed = "checkedIn" | "reminded" | "mutedAll" | "linkCopied" | "shared";

/** One sentence to the person, gone by itself after a while. */
export type Message = { id: number } & (
  | { kind: "notice"; code: NoticeCode }
  | { kind: "done"; what: Deed }
  | { kind: "refusal"; code: string }
  | { kind: "device"; device: DeviceName; failure: DeviceFailure }
);

export interface ClassState {
  readonly phase: Phase;
  readonly refusal: string | null;
  readonly room: Room | null;
  readonly link: LinkState;
  /** Milliseconds from this page's clock to the server's. */
  readonly clockOffset: number;
  readonly closedAt: number | null;
  readonly outbox: Outbox;
  readonly message: Message | null;
  readonly media: MediaState;
  readonly streams: Streams;
  readonly sending: SendingBySource;
  readonly speakers: Speakers;
  readonly soundBlocked: boolean;
  /** The host has asked this person to open the microphone. */
  readonly unmuteAsked: boolean;
}

export const INITIAL: ClassState = {
  phase: "entering",
  refusal: null,
  room: null,
  link: "closed",
  clockOffset: 0,
  closedAt: null,
  outbox: [],
  message: null,
  media: "idle",
  streams: new Map(),
  sending: new Map(),
  speakers: [],
  soundBlocked: false,
  unmuteAsked: false,
};
