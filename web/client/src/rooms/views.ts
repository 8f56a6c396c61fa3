// What follows from a room's state: who speaks, who asks, who is there. Pure questions, no state of their own.
import type { Member, MemberId, Permission, Source, Track } from "../signaling/messages";
import type { Room } from "./room";

export function trackOf(room: Room, member: MemberId, source: Source): Track | undefined {
  for (const track of room.tracks.values()) {
    if (track.member_id === member && track.source === source) return track;
  }
  return undefined;
}

/** What carries pictures or sound right now: there, not muted by its owner, not held by the server. */
export function isLive(track: Track | undefined): track is Track {
  return track !== undefined && !track.muted && !track.held;
}

export function may(room: Room, permission: Permission): boolean {
  return room.permissions.has(permission);
}

/** The one who gives the class. */
export function isHost(room: Room): boolean {
  return room.me.role === "host";
}

/** Host or co-host: who sees and manages everybody. */
export function manages(room: Room): boolean {
  return may(room, "manage-members");
}

/** Those who have the floor, first come first; the host speaks anyway and is not among them. */
export function speaking(room: Room): Member[] {
  return [...room.members.values()].filter((member) => member.hand === "speaking" && member.role !== "host");
}

export function invited(room: Room): Member[] {
  return [...room.members.values()].filter((member) => member.hand === "invited");
}

/** LIVE-27: who asks, in the server's order. */
export function asking(room: Room): Member[] {
  return room.queue.flatMap((id) => room.members.get(id) ?? []);
}

/** Who is in class, the host first, then staff, then by name; optionally those whose names hold `words`. */
export function present(members: ReadonlyMap<MemberId, Member>, words = ""): Member[] {
  const wanted = words.trim().toLocaleLowerCase();
  const matches = (member: Member) =>
    [member.name, ...member.children.map((child) => child.name)].some((name) =>
      name.toLocaleLowerCase().includes(wanted),
    );
  return [...members.values()]
    .filter(matches)
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "zh-Hant"));
}

const ROLE_RANK = { host: 0, "co-host": 1, viewer: 2 };

function rank(member: Member): number {
  return ROLE_RANK[member.role];
}

/** Who has microphone and camera at hand all the time: the host, and everybody in a small class (LIVE-12). */
export function hasDevices(room: Room): boolean {
  return manages(room) || room.room.kind === "small" || may(room, "publish-camera");
}
