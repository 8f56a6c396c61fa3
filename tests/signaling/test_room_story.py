"""Whatever happens in whatever order: snapshot + events = fresh snapshot, eight speak at most, nobody has two seats."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rtc.negotiated import Source
from signaling.messages import CloseReason, Content, Hand, MemberId, RoomKind, TrackId
from signaling.policy import TO_PUBLISH
from signaling.refusals import RefusalCode, Refused
from tests.signaling.replica import Replica
from tests.signaling.school import TEACHER, School

PEOPLE = [TEACHER, "colleague", *[f"parent{number}" for number in range(10)], "student1", "student2"]
PICK = st.integers(0, 2 * len(PEOPLE))
FLOOR = ["ask", "stop", "accept", "grant", "decline", "invite", "revoke"]


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
        self.school = School(kind, teacher)
        self.room = self.school.room
        for person in sorted(others):
            self.school.enter(person)
        for number in range(speakers if kind is RoomKind.LARGE else 0):
            self.school.speaker(f"parent{number}")

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
        if member not in self.room.seats or not self.room.seats[member].connected:
            self.school.replicas.pop(member, None)

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
    @rule(content=st.sampled_from(Content))
    def the_stage_changes(self, content: Content) -> None:
        self.school.does(self.room.stage.set_content, content)

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
                assert replica == Replica.of(self.school.fresh(member)), member
            else:
                assert replica.closed is self.room.closed

    @invariant()
    def eight_speak_at_most(self) -> None:
        speaking = [seat for seat in self.room.seats.values() if seat.hand is Hand.SPEAKING]
        assert len(speaking) <= self.room.rules.speaker_limit

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

    def attempt(self, change: object) -> None:
        """A refusal is fine; that it changed nothing is what the invariants see."""
        before = {member: repr(replica) for member, replica in self.school.replicas.items()}
        try:
            change()  # type: ignore[operator]
        except Refused:
            assert before == {member: repr(replica) for member, replica in self.school.replicas.items()}


Story.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)
test_any_story_keeps_the_room_and_its_replicas_together = Story.TestCase
