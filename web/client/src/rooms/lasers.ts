// Who points where with a laser: events in, spots out. Pure.
import type { MemberId, RoomEvent, Surface } from "../signaling/messages";

export interface LaserSpot {
  readonly surface: Surface;
  readonly x: number;
  readonly y: number;
}

export type Lasers = ReadonlyMap<MemberId, LaserSpot>;

export const NO_LASERS: Lasers = new Map();

/** The spots after the event; whose page is gone points at nothing any more. */
export function applyLaser(lasers: Lasers, event: RoomEvent): Lasers {
  switch (event.type) {
    case "laser-moved":
      return event.visible ? pointed(lasers, event.member_id, event) : rested(lasers, event.member_id);
    case "member-left":
      return rested(lasers, event.member_id);
    case "member-changed":
      return event.member.connected ? lasers : rested(lasers, event.member.id);
    default:
      return lasers;
  }
}

export function pointed(lasers: Lasers, member: MemberId, { surface, x, y }: LaserSpot): Lasers {
  return new Map(lasers).set(member, { surface, x, y });
}

export function rested(lasers: Lasers, member: MemberId): Lasers {
  if (!lasers.has(member)) return lasers;
  const rest = new Map(lasers);
  rest.delete(member);
  return rest;
}
