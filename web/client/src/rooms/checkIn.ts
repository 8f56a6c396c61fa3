// Check-in (簽到): for whom this page may answer, and who has answered so far (LIVE-06, LIVE-19, IMP-20).
import type { CheckInAnswer, CheckInResult, Expected, Member, PersonId } from "../signaling/messages";
import type { Room } from "./room";

export interface Pupil {
  readonly personId: PersonId;
  readonly name: string;
}

/** A student answers for itself, a parent for the children it attends for; nobody else is asked. */
export function pupilsOf(me: Member): Pupil[] {
  if (me.kind === "student") return [{ personId: me.person_id, name: me.name }];
  if (me.kind !== "parent") return [];
  return me.children.map((child) => ({ personId: child.person_id, name: child.name }));
}

/** For whom the running check-in still waits on this page; empty when none runs. */
export function unanswered(room: Room): Pupil[] {
  if (!room.room.check_in) return [];
  return pupilsOf(room.me).filter((pupil) => !room.checkedIn.has(pupil.personId));
}

export interface Standing {
  /** First come first. */
  readonly answered: readonly CheckInAnswer[];
  readonly missing: readonly Expected[];
}

/** Who has answered and who of the invited has not. */
export function standing(result: CheckInResult, roster: readonly Expected[]): Standing {
  const done = new Set(result.answers.map((answer) => answer.person_id));
  return { answered: result.answers, missing: roster.filter((expected) => !done.has(expected.person_id)) };
}
