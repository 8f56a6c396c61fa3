// What a teacher is about to start or to book: the form's state and what is sent of it.
import type { ClassGroup, ClassSettings, NewClass } from "../../api-types";

export type Kind = Exclude<NewClass["kind"], "meeting">;
export type Content = NewClass["content"];
export type Scope = NonNullable<NewClass["viewer_scope"]>;
export type CameraVisibility = NonNullable<NewClass["camera_visibility"]>;

/** Somebody of the staff who is invited by name. */
export interface Invited {
  id: string;
  name: string;
}

export interface Draft {
  kind: Kind;
  groups: string[];
  departments: string[];
  people: Invited[];
  /** Empty: the server names it after class and subject. */
  title: string;
  content: Content;
  deck: string | null;
  comments: boolean;
  speaking: boolean;
  speechSeconds: number | null;
  cameras: CameraVisibility;
  scope: Scope;
  replay: boolean;
}

export type Change = (change: Partial<Draft>) => void;

export const TITLE_LENGTH = 40;

/** What each kind has to decide on; the seed's table of the three kinds (LIVE-03, 08, 12). */
export const HAS: Record<Kind, { groups: boolean; speaking: boolean; cameras: boolean; booking: boolean }> = {
  large: { groups: true, speaking: true, cameras: false, booking: true },
  small: { groups: true, speaking: false, cameras: true, booking: true },
  broadcast: { groups: false, speaking: false, cameras: false, booking: false },
};

/** A first draft of which nothing need be changed: the school's defaults, and the group that one came from (LIVE-13). */
export function firstDraft(settings: ClassSettings, group: string | null): Draft {
  return {
    kind: "large",
    groups: group ? [group] : [],
    departments: [],
    people: [],
    title: "",
    content: "camera",
    deck: null,
    comments: settings.comments_allowed,
    speaking: settings.speaking_allowed,
    speechSeconds: null,
    cameras: "all",
    scope: settings.outsiders_forbidden ? "members" : settings.viewer_scope,
    replay: settings.replay && settings.can_record,
  };
}

export function toggled(chosen: string[], id: string): string[] {
  return chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id];
}

/** A phone has no screen to present: the camera is the first choice where the browser cannot capture one. */
export function canPresentScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

const CONTENTS: readonly Content[] = ["slides", "screen", "camera", "board"];

/** What is shown first unless the teacher says otherwise: what was shown last time, else the slides at hand, else the screen. */
export function firstContent(last: string | null, hasDeck: boolean, hasScreen: boolean): Content {
  const possible = (content: Content) =>
    (content !== "slides" || hasDeck) && (content !== "screen" || hasScreen) && content !== "none";
  const wanted = CONTENTS.find((content) => content === last);
  if (wanted && possible(wanted)) return wanted;
  return hasDeck ? "slides" : hasScreen ? "screen" : "camera";
}

/** What is sent: only what the kind has, and no group that is not one's own (an old link). */
export function toNewClass(draft: Draft, known: ClassGroup[]): NewClass {
  const has = HAS[draft.kind];
  return {
    kind: draft.kind,
    title: draft.title.trim(),
    group_ids: has.groups ? draft.groups.filter((id) => known.some((group) => group.id === id)) : [],
    department_ids: has.groups ? [] : draft.departments,
    person_ids: has.groups ? [] : draft.people.map(({ id }) => id),
    content: draft.content,
    deck_id: draft.content === "slides" ? draft.deck : null,
    comments_allowed: draft.comments,
    speaking_allowed: has.speaking && draft.speaking,
    speech_seconds: has.speaking && draft.speaking ? draft.speechSeconds : null,
    camera_visibility: draft.cameras,
    viewer_scope: draft.scope,
    replay: draft.replay,
  };
}
