// A snapshot and then events give what a later snapshot would have given.
import { expect, test } from "vitest";
import { COMMENT_HISTORY, type RoomEvent, type Snapshot } from "../signaling/messages";
import { apply, enter, type Room } from "./room";
import { CHECKING, checkIn, comment, member, PUPIL, STATE, snapshot, TEACHER, track } from "./samples";

function after(events: RoomEvent[], from: Snapshot = snapshot()): Room {
  return events.reduce(apply, enter(from));
}

test("a snapshot and its events are the later snapshot", () => {
  const asking = member("pupil", { hand: "asking", asked_at: "2026-11-22T10:03:00Z" });
  const guest = member("guest");
  const state = { ...STATE, content: "screen" as const, comments_allowed: false };
  const told = after([
    { type: "room-changed", room: state },
    { type: "member-changed", member: guest },
    { type: "member-changed", member: asking },
    { type: "roster-changed", roster: [{ person_id: "new", name: "新同學", group_name: "五年一班" }] },
    { type: "queue-changed", queue: ["pupil"] },
    { type: "place-changed", place: 1 },
    { type: "count-changed", count: 3 },
    { type: "permissions-changed", permissions: ["ask-to-speak"] },
    { type: "track-changed", track: track("screen") },
    { type: "comment-posted", comment: comment("c1") },
  ]);
  const fresh = enter(
    snapshot({
      room: state,
      me: asking,
      members: [TEACHER, asking, guest],
      roster: [{ person_id: "new", name: "新同學", group_name: "五年一班" }],
      queue: ["pupil"],
      place: 1,
      count: 3,
      permissions: ["ask-to-speak"],
      tracks: [track("screen")],
      comments: [comment("c1")],
    }),
  );
  expect(told).toEqual(fresh);
});

test("a check-in and its answers are those of the later snapshot", () => {
  const told = after([
    { type: "room-changed", room: CHECKING },
    { type: "check-in-result", result: checkIn() },
    { type: "check-in-result", result: checkIn(["person-pupil"]) },
    { type: "checked-in", check_in_id: "check-1", person_ids: ["person-pupil"] },
  ]);
  const fresh = snapshot({ room: CHECKING, checked_in: ["person-pupil"], check_ins: [checkIn(["person-pupil"])] });
  expect(told).toEqual(enter(fresh));
});

test("the next check-in begins without answers, and an answer to an earlier one is late", () => {
  const second = { ...CHECKING, check_in: { id: "check-2", number: 2, started_at: STATE.started_at, ends_at: null } };
  const room = after([
    { type: "room-changed", room: CHECKING },
    { type: "checked-in", check_in_id: "check-1", person_ids: ["person-pupil"] },
    { type: "room-changed", room: second },
    { type: "checked-in", check_in_id: "check-1", person_ids: ["person-pupil"] },
  ]);
  expect(room.checkedIn.size).toBe(0);
});

test("other changes of the room keep the answers", () => {
  const room = after(
    [{ type: "room-changed", room: { ...CHECKING, comments_allowed: false } }],
    snapshot({ room: CHECKING, checked_in: ["a"] }),
  );
  expect([...room.checkedIn]).toEqual(["a"]);
});

test("a deleted comment is gone", () => {
  const room = after(
    [{ type: "comment-deleted", comment_id: "c1" }],
    snapshot({ comments: [comment("c1"), comment("c2")] }),
  );
  expect(room.comments.map((one) => one.id)).toEqual(["c2"]);
});

test("connections that are told replace what was known of them, and leave with their member", () => {
  const room = after([
    { type: "quality-changed", qualities: { teacher: "good", pupil: "poor" } },
    { type: "quality-changed", qualities: { pupil: "fair" } },
    { type: "member-left", member_id: "teacher" },
  ]);
  expect([...room.qualities]).toEqual([["pupil", "fair"]]);
});

test("a link may come to carry no video", () => {
  expect(after([{ type: "link-changed", carries_video: false }]).carriesVideo).toBe(false);
});

test("one sees oneself even where the list of members leaves one out", () => {
  expect(enter(snapshot({ members: [TEACHER] })).members.get(PUPIL.id)).toEqual(PUPIL);
});

test("a member who leaves and a track that ends are gone", () => {
  const room = after(
    [
      { type: "member-left", member_id: "teacher" },
      { type: "track-removed", track_id: "camera-track" },
    ],
    snapshot({ tracks: [track("camera")] }),
  );
  expect(room.members.has("teacher")).toBe(false);
  expect(room.tracks.size).toBe(0);
});

test("what was gone already changes nothing", () => {
  const room = enter(snapshot());
  expect(apply(room, { type: "track-removed", track_id: "never" }).tracks).toBe(room.tracks);
});

test("the same comment told twice is shown once", () => {
  const event: RoomEvent = { type: "comment-posted", comment: comment("c1") };
  expect(after([event, event]).comments).toHaveLength(1);
});

test("only the newest comments are kept", () => {
  const many = Array.from({ length: COMMENT_HISTORY + 20 }, (_, index) => comment(`c${index}`));
  const room = after(many.map((posted) => ({ type: "comment-posted", comment: posted })));
  expect(room.comments).toHaveLength(COMMENT_HISTORY);
  expect(room.comments.at(-1)?.id).toBe(`c${COMMENT_HISTORY + 19}`);
});

test("the end of another room does not close this one", () => {
  expect(after([{ type: "room-closed", room_id: "other", reason: "ended" }]).closed).toBeNull();
  expect(after([{ type: "room-closed", room_id: "room", reason: "removed" }]).closed).toBe("removed");
});

test("matters of the moment leave no mark", () => {
  const room = enter(snapshot());
  expect(apply(room, { type: "media-lost" })).toBe(room);
  expect(apply(room, { type: "slots-changed", slots: [] })).toBe(room);
  expect(apply(room, { type: "ink-cleared", surface: "board/1" })).toBe(room);
  expect(apply(room, { type: "notice", code: "speech-granted" })).toBe(room);
});

test("an event of a newer server is passed over", () => {
  const room = enter(snapshot());
  expect(apply(room, { type: "not-yet-invented" } as unknown as RoomEvent)).toBe(room);
});
