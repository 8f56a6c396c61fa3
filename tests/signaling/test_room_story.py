"""Whatever happens in whatever order, crashes among it: snapshot + events = fresh snapshot, eight speak at most, nobody has
two seats."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rtc.negotiated import Source
from signaling.classroom import Classroom
from signaling.identity import DeckSpec, PersonId
from signaling.messages import (
    CameraVisibility,
    CloseReason,
    CommentId,
    Content,
    ElementId,
    Expected,
    Hand,
    MemberId,
    Permission,
    RoomKind,
    TrackId,
    ViewerScope,
)
from signaling.policy import TO_PUBLISH
from signaling.refusals import RefusalCode, Refused
from tests.signaling.replica import Replica
from tests.signaling.school import DECKS, TEACHER, School

PEOPLE = [TEACHER, "colleague", *[f"parent{number}" for number in range(10)], "student1", "student2", "stranger"]
PICK = st.integers(0, 2 * len(PEOPLE))
ELEMENTS = st.sampled_from(["e1", "e2", "e3"])
FLOOR = ["ask", "stop", "accept", "grant", "decline", "invite", "revoke"]


def as_kept(replica: Replica) -> Replica:
    """Without what a crash ends: links, media, the watch over the staff and what follows from it; the count is told later."""
    members = {member: seat for member, seat in replica.members.items() if seat.connected}
    room = replica.room.model_copy(update={"staff_away_since": None, "closes_at": None})
    of_staff = {Permission.COMMENT, Permission.DRAW}
    permissions = [one for one in replica.permissions if one not in of_staff]
    return replace(replica, room=room, members=members, count=0, tracks={}, permissions=permissions)


class Story(RuleBasedStateMachine):
    """Members come, go, drop, ask, are granted, banned, removed; time passes; the class ends."""

    def __init__(self) -> None:
        super().__init__()
        self.tracks = 0

    @initialize(
        kind=st.sampled_from([RoomKind.LARGE, RoomKind.LARGE, *RoomKind]),
        teacher=st.booleans(),
        speakers=st.integers(0, 8),
        others=st.sets(st.sampled_from(PEOPLE[1:])),
    )
    def opens(self, kind: RoomKind, teacher: bool, speakers: int, others: set[str]) -> None:
        self.school = School(kind, teacher, viewer_scope=ViewerScope.ANYONE)
        for person in sorted(others):
            self.school.enter(person)
        for number in range(speakers if kind is RoomKind.LARGE else 0):
            self.school.speaker(f"parent{number}")

    @property
    def room(self) -> Classroom:
        return self.school.room

    @property
    def open(self) -> bool:
        return self.room.closed is None

    def member(self, pick: int) -> MemberId:
        """Mostly somebody who has a seat, now and then somebody who has none."""
        seats = [*self.room.seats, MemberId("m99")]
        return seats[pick % len(seats)]

    @precondition(lambda self: self.open)
    @rule(person=st.sampled_from(PEOPLE))
    def somebody_enters(self, person: str) -> None:
        self.attempt(lambda: self.school.enter(person))

    @precondition(lambda self: self.open)
    @rule(pick=PICK)
    def a_link_drops(self, pick: int) -> None:
        member = self.member(pick)
        self.school.disconnect(member)

    @precondition(lambda self: self.open)
    @rule(pick=PICK, way=st.sampled_from(["leave", "sign_out", "remove"]))
    def somebody_goes(self, pick: int, way: str) -> None:
        member = self.member(pick)
        self.attempt(lambda: self.school.does(getattr(self.room, way), member))
        self.forget_who_is_gone()

    @precondition(lambda self: self.open)
    @rule(pick=PICK, change=st.sampled_from(FLOOR))
    def a_hand_moves(self, pick: int, change: str) -> None:
        member = self.member(pick)
        self.attempt(lambda: self.school.does(getattr(self.room.speaking, change), member))

    @precondition(lambda self: self.open)
    @rule(pick=PICK)
    def somebody_asks(self, pick: int) -> None:
        member = self.member(pick)
        self.attempt(lambda: self.school.does(self.room.speaking.ask, member))

    @precondition(lambda self: self.open)
    @rule(pick=PICK, source=st.sampled_from(Source))
    def somebody_publishes(self, pick: int, source: Source) -> None:
        member = self.member(pick)

        def publish() -> None:
            self.room.check(member, TO_PUBLISH[source])
            self.tracks += 1
            self.school.does(self.room.publish, member, source, TrackId(f"t{self.tracks}"))

        self.attempt(publish)

    @precondition(lambda self: self.open)
    @rule(pick=PICK, source=st.sampled_from(Source), muted=st.booleans())
    def somebody_mutes(self, pick: int, source: Source, muted: bool) -> None:
        member = self.member(pick)
        self.attempt(lambda: self.school.does(self.room.mute, member, source, muted))

    @precondition(lambda self: self.open)
    @rule(pick=PICK, source=st.sampled_from(Source), everything=st.booleans())
    def somebody_unpublishes(self, pick: int, source: Source, everything: bool) -> None:
        member = self.member(pick)
        if everything:
            self.school.does(self.room.unpublish_all, member)
        else:
            self.school.does(self.room.unpublish, member, source)

    @precondition(lambda self: self.open)
    @rule(pick=PICK, text=st.sampled_from(["早晨", "聽不到"]))
    def somebody_comments(self, pick: int, text: str) -> None:
        member = self.member(pick)
        self.attempt(lambda: self.school.comments(member, text))

    @precondition(lambda self: self.open)
    @rule(pick=PICK, banned=st.booleans())
    def somebody_is_silenced(self, pick: int, banned: bool) -> None:
        member = self.member(pick)
        self.attempt(lambda: self.school.does(self.room.comments.ban, member, banned))

    @precondition(lambda self: self.open)
    @rule(switch=st.sampled_from(["comments", "speaking"]), allowed=st.booleans())
    def a_switch_is_turned(self, switch: str, allowed: bool) -> None:
        self.school.does(getattr(self.room, switch).allow, allowed)

    @precondition(lambda self: self.open)
    @rule(only=st.booleans())
    def comments_go_to_hosts_only_or_not(self, only: bool) -> None:
        self.school.does(self.room.comments.send_to_hosts, only)

    @precondition(lambda self: self.open)
    @rule(pick=PICK, number=st.integers(1, 5))
    def somebody_deletes_a_comment(self, pick: int, number: int) -> None:
        member = self.member(pick)
        self.attempt(lambda: self.school.does(self.room.comments.delete, member, CommentId(f"c{number}")))

    # --- The stage ------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.open)
    @rule(content=st.sampled_from(Content))
    def the_stage_changes(self, content: Content) -> None:
        self.attempt(lambda: self.school.does(self.room.stage.set_content, content))

    @precondition(lambda self: self.open)
    @rule(deck=st.sampled_from(DECKS), page=st.integers(1, 3))
    def slides_are_shown(self, deck: DeckSpec, page: int) -> None:
        self.school.does(self.room.stage.show_deck, deck)
        self.attempt(lambda: self.school.does(self.room.stage.show_page, page))

    @precondition(lambda self: self.open)
    @rule(number=st.integers(0, 3))
    def a_board_is_shown(self, number: int) -> None:
        stage = self.room.stage
        self.attempt(
            lambda: self.school.does(stage.show_board, number) if number else self.school.does(stage.add_board)
        )

    @precondition(lambda self: self.open)
    @rule(pick=PICK)
    def somebody_is_pinned(self, pick: int) -> None:
        member = self.member(pick)
        self.attempt(lambda: self.school.does(self.room.stage.pin, member))

    @precondition(lambda self: self.open)
    @rule(change=st.sampled_from(["pause", "resume"]))
    def the_class_is_paused_or_goes_on(self, change: str) -> None:
        self.school.does(getattr(self.room, change))

    @precondition(lambda self: self.open)
    @rule(scope=st.sampled_from(ViewerScope))
    def the_scope_changes(self, scope: ViewerScope) -> None:
        self.school.does(self.room.set_viewer_scope, scope)
        self.forget_who_is_gone()

    @precondition(lambda self: self.open)
    @rule(student=st.sampled_from(["student1", "student7", "student8"]))
    def the_class_is_shared(self, student: str) -> None:
        new = Expected(person_id=student, name=student, group_name="1A")
        self.school.does(self.room.invite, [new], [PersonId(student)])

    # --- Ink ------------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.open and self.room.stage.surface is not None)
    @rule(pick=PICK, element=ELEMENTS, start=st.integers(0, 3), length=st.integers(0, 4), done=st.booleans())
    def somebody_draws(self, pick: int, element: str, start: int, length: int, done: bool) -> None:
        member = self.pen(pick)
        points = [start, 7, 50] * length
        self.attempt(lambda: self.school.draws(member, element, points, start=start, done=done))

    @precondition(lambda self: self.open and self.room.stage.surface is not None)
    @rule(pick=PICK, elements=st.lists(ELEMENTS, min_size=1, max_size=3))
    def somebody_erases(self, pick: int, elements: list[str]) -> None:
        member = self.pen(pick)
        ids = [ElementId(element) for element in elements]
        self.attempt(lambda: self.school.does(self.room.ink.erase, member, self.room.stage.surface, ids))

    @precondition(lambda self: self.open and self.room.stage.surface is not None)
    @rule(pick=PICK, change=st.sampled_from(["clear", "undo", "undo", "redo"]))
    def somebody_clears_or_takes_back(self, pick: int, change: str) -> None:
        member = self.pen(pick)
        self.attempt(lambda: self.school.does(getattr(self.room.ink, change), member, self.room.stage.surface))

    @precondition(lambda self: self.open)
    @rule(pick=PICK, allowed=st.booleans())
    def somebody_gets_the_pen(self, pick: int, allowed: bool) -> None:
        member = self.member(pick)
        self.attempt(lambda: self.school.does(self.room.muting.let_draw, member, allowed))

    # --- Check-in -------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.open)
    @rule(seconds=st.sampled_from([None, 10, 60]))
    def a_check_in_starts(self, seconds: int | None) -> None:
        self.attempt(lambda: self.school.does(self.room.check_ins.start, seconds))

    @precondition(lambda self: self.open)
    @rule()
    def a_check_in_ends(self) -> None:
        self.attempt(lambda: self.school.does(self.room.check_ins.end))

    @precondition(lambda self: self.open)
    @rule(pick=PICK)
    def somebody_checks_in(self, pick: int) -> None:
        member = self.member(pick)
        own = list(self.room.seats[member].attends_for) if member in self.room.seats else []
        self.attempt(lambda: self.school.does(self.room.check_ins.answer, member, own or ["somebody"]))

    # --- A small class --------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.open)
    @rule(pick=PICK, change=st.sampled_from(["mute", "ask_to_unmute"]))
    def a_microphone_is_closed_or_asked_for(self, pick: int, change: str) -> None:
        member = self.member(pick)
        self.attempt(lambda: self.school.does(getattr(self.room.muting, change), member))

    @precondition(lambda self: self.open)
    @rule(allowed=st.booleans(), everybody=st.booleans())
    def microphones_are_ruled(self, allowed: bool, everybody: bool) -> None:
        self.school.does(self.room.muting.allow_unmute, allowed)
        if everybody:
            self.school.does(self.room.muting.mute_all)

    @precondition(lambda self: self.open)
    @rule(visibility=st.sampled_from(CameraVisibility), pick=PICK, one=st.booleans())
    def cameras_are_shown_to_others(self, visibility: CameraVisibility, pick: int, one: bool) -> None:
        member = self.member(pick)
        if one:
            self.attempt(lambda: self.school.does(self.room.muting.show_camera_of, member, visibility))
        else:
            self.school.does(self.room.muting.show_cameras, visibility)

    # --- Time -----------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.open)
    @rule(seconds=st.sampled_from([None, 30, 60]))
    def turns_are_limited(self, seconds: int | None) -> None:
        self.school.does(self.room.speaking.limit, seconds)

    @precondition(lambda self: self.open)
    @rule()
    def the_process_crashes(self) -> None:
        """Everything is as it was, but for connections, media and who was in grace."""
        before = {member: Replica.of(self.school.fresh(member)) for member in self.school.replicas}
        self.school.crashes()
        assert {member: as_kept(Replica.of(self.school.fresh(member))) for member in self.school.replicas} == {
            member: as_kept(replica) for member, replica in before.items()
        }

    @precondition(lambda self: self.open)
    @rule(seconds=st.sampled_from([0.1, 0.5, 2, 11, 61, 700]))
    def time_passes(self, seconds: float) -> None:
        self.school.passes(seconds)

    @precondition(lambda self: self.open)
    @rule()
    def the_class_ends(self) -> None:
        self.school.does(self.room.close, CloseReason.ENDED)

    @precondition(lambda self: not self.open)
    @rule(person=st.sampled_from(PEOPLE))
    def nobody_enters_what_is_over(self, person: str) -> None:
        with pytest.raises(Refused) as refused:
            self.school.enter(person)
        assert refused.value.code is RefusalCode.ROOM_ENDED

    @invariant()
    def snapshot_and_events_make_a_fresh_snapshot(self) -> None:
        for member, replica in self.school.replicas.items():
            if self.open:
                fresh = Replica.of(self.school.fresh(member))
                assert replica == fresh, member
                assert replica.shown_ink == fresh.shown_ink
                assert {surface for surface, ink in replica.ink.items() if ink} <= fresh.unread | fresh.ink.keys()
            else:
                assert replica.closed is self.room.closed

    @invariant()
    def eight_speak_at_most(self) -> None:
        speaking = [seat for seat in self.room.seats.values() if seat.hand is Hand.SPEAKING]
        assert len(speaking) <= self.room.rules.speaker_limit

    @invariant()
    def what_is_paused_or_muted_is_held_and_what_others_may_not_see_they_do_not_know(self) -> None:
        for track in self.room.tracks().values():
            owner = self.room.seats[track.member_id]
            silenced = owner.muted_by_host and track.source is Source.MICROPHONE
            assert track.held or not (silenced or self.room.pauses.since)
            hidden = track.source is Source.CAMERA and self.room.muting.camera_of(owner) is CameraVisibility.HOSTS
            for member, replica in self.school.replicas.items():
                seat = self.room.seats[member]
                assert (track.id in replica.tracks) == (not hidden or seat.hosting or seat is owner)

    @invariant()
    def a_child_is_counted_once(self) -> None:
        for result in self.room.check_ins.results():
            persons = [answer.person_id for answer in result.answers]
            assert len(persons) == len(set(persons))

    @invariant()
    def strangers_are_there_only_while_anyone_may_watch(self) -> None:
        assert self.room.scope is ViewerScope.ANYONE or all(seat.invited for seat in self.room.seats.values())

    @invariant()
    def nobody_has_two_seats(self) -> None:
        persons = [seat.person for seat in self.room.seats.values()]
        assert len(persons) == len(set(persons))

    @invariant()
    def only_who_may_publish_has_tracks(self) -> None:
        for track in self.room.tracks().values():
            self.room.check(track.member_id, TO_PUBLISH[track.source])

    @invariant()
    def whoever_listens_is_connected(self) -> None:
        if self.open:
            connected = {member for member, seat in self.room.seats.items() if seat.connected}
            assert set(self.school.replicas) == connected

    @invariant()
    def the_count_is_told_within_a_second(self) -> None:
        if self.open and any(replica.count != self.room.count for replica in self.school.replicas.values()):
            due = self.room.deadline()
            assert due is not None
            assert due <= self.school.now + timedelta(seconds=1)

    def pen(self, pick: int) -> MemberId:
        """Somebody who has the pen: others are stopped by the table of commands."""
        drawing = [seat.id for seat in self.room.seats.values() if seat.hosting or seat.may_draw]
        return drawing[pick % len(drawing)]

    def forget_who_is_gone(self) -> None:
        for member in list(self.school.replicas):
            if member not in self.room.seats or not self.room.seats[member].connected:
                del self.school.replicas[member]

    def attempt(self, change: object) -> None:
        """A refusal is fine; that it changed nothing is what the invariants see."""
        before = {member: repr(replica) for member, replica in self.school.replicas.items()}
        try:
            change()  # type: ignore[operator]
        except Refused:
            assert before == {member: repr(replica) for member, replica in self.school.replicas.items()}


Story.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None, derandomize=True)
test_any_story_keeps_the_room_and_its_replicas_together = Story.TestCase
