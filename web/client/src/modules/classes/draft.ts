// What a teacher is about to start: the form's state and what is sent of it.
import type { ClassGroup, NewClass } from "../../api-types";

export type Content = "screen" | "camera";

export interface Draft {
  groups: string[];
  /** Empty while the teacher has not typed one: then the name is made from the groups. */
  title: string;
  content: Content;
  speaking: boolean;
  scope: "members" | "anyone";
}

export const TITLE_LENGTH = 60;

export function firstDraft(group: string | null): Draft {
  return { groups: group ? [group] : [], title: "", content: "screen", speaking: true, scope: "members" };
}

export function toggled(draft: Draft, group: string): Draft {
  const has = draft.groups.includes(group);
  return { ...draft, groups: has ? draft.groups.filter((id) => id !== group) : [...draft.groups, group] };
}

/** A phone has no screen to present: the camera is the first choice where the browser cannot capture one. */
export function canPresentScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

export function toNewClass(draft: Draft, fallbackTitle: string, known: ClassGroup[]): NewClass {
  return {
    kind: "large",
    title: draft.title.trim() || fallbackTitle,
    group_ids: draft.groups.filter((id) => known.some((group) => group.id === id)),
    content: draft.content,
    speaking_allowed: draft.speaking,
    viewer_scope: draft.scope,
  };
}
