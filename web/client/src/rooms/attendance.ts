// Who was invited and is not here (LIVE-33): a student is present when it or a parent attending for it is.
import type { Expected, Member, MemberId } from "../signaling/messages";

export function absent(
  roster: readonly Expected[],
  members: ReadonlyMap<MemberId, Member>,
  words = "",
): readonly Expected[] {
  const here = new Set<string>();
  for (const member of members.values()) {
    here.add(member.person_id);
    for (const child of member.children) here.add(child.person_id);
  }
  const wanted = words.trim().toLocaleLowerCase();
  return roster.filter((one) => !here.has(one.person_id) && one.name.toLocaleLowerCase().includes(wanted));
}
