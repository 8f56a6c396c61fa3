"""What of a class is recorded: which tracks are taken, and what its replay tells. Who has not consented is nobody there."""

from dataclasses import replace

import pytest
from typing_extensions import override

from rtc.negotiated import Source
from signaling.identity import Admission, PersonId
from signaling.messages import (
    CommentPosted,
    Content,
    Event,
    Hand,
    InkDrawn,
    LaserMoved,
    MemberChanged,
    MemberId,
    PointLaser,
    RoomKind,
    TrackId,
)
from signaling.outcome import Outcome
from signaling.replaying import NOBODY, Replaying
from signaling.taking import PICTURES, taken
from tests.signaling.replica import Replica
from tests.signaling.school import School, admission_of


class Recorded(School):
    """A class that is being recorded. Persons whose name ends with an even number have consented."""

    def __init__(self, kind: RoomKind = RoomKind.LARGE) -> None:
        super().__init__(kind, teacher=False)
        self.teacher = self.enter("teacher")
        self.does(self.room.set_recording, True)
        self.replaying = Replaying(self.room)
        self.replica = Replica.of(self.replaying.snapshot(taken(self.room), self.now))
        self.events: list[Event] = []

    @override
    def enter(self, person: PersonId | str, admission: Admission | None = None) -> MemberId:
        usual = admission_of(PersonId(person), self.spec)
        consents = person == "teacher" or person[-1:] in "02468"
        children = frozenset(PersonId(one.person_id) for one in usual.children if consents)
        return super().enter(person, admission or replace(usual, recordable=consents, recordable_children=children))

    @override
    def heard(self, outcome: Outcome) -> None:
        super().heard(outcome)
        if not hasattr(self, "replica"):
            return
        told = [*self.replaying.changes(taken(self.room))] if outcome.gates else []
        told += [kept for one in outcome.deliveries if (kept := self.replaying.heard(one.event, self.now)) is not None]
        self.events += told
        for event in told:
            self.replica.apply(event)

    def publishes(self, member: MemberId, source: Source) -> TrackId:
        track = TrackId(f"{member}-{source}")
        self.does(self.room.publish, member, source, track)
        return track

    def pictures(self) -> list[TrackId]:
        return [track.id for track in taken(self.room).pictures]

    def voices(self) -> list[TrackId]:
        return [track.id for track in taken(self.room).voices]

    def agrees(self) -> bool:
        """The snapshot at the beginning and everything told since is what a fresh snapshot would tell."""
        fresh = Replica.of(Replaying(self.room).snapshot(taken(self.room), self.now))
        mine, other = self.replica, fresh
        return (mine.room, mine.members, mine.tracks, mine.count) == (
            other.room,
            other.members,
            other.tracks,
            other.count,
        )


# --- What is taken ------------------------------------------------------------------------------------------------------


def test_the_screen_comes_first_then_the_host_then_who_is_pinned() -> None:
    school = Recorded(RoomKind.SMALL)
    students = [school.enter(f"student{number}") for number in (2, 4)]
    faces = [school.publishes(student, Source.CAMERA) for student in students]
    camera, screen = school.publishes(school.teacher, Source.CAMERA), school.publishes(school.teacher, Source.SCREEN)
    assert school.pictures() == [screen, camera]
    school.does(school.room.stage.pin, students[1])
    assert school.pictures() == [screen, camera, faces[1]]
    school.does(school.room.stage.pin, students[0])
    assert school.pictures() == [screen, camera, faces[0]]
    school.does(school.room.mute, school.teacher, Source.CAMERA, True)
    assert school.pictures() == [screen, faces[0], camera], "a dark picture gives its place to others"


def test_all_voices_are_taken_and_no_picture_beyond_four() -> None:
    school = Recorded(RoomKind.SMALL)
    students = [school.enter(f"student{number}0") for number in range(1, 9)]
    voices = [school.publishes(student, Source.MICROPHONE) for student in students]
    own = school.publishes(school.teacher, Source.MICROPHONE)
    assert school.voices() == [own, *voices]
    for student in students:
        school.room.seats[student].hand = Hand.SPEAKING
        school.publishes(student, Source.CAMERA)
    assert len(school.pictures()) == PICTURES


def test_who_has_not_consented_is_not_taken_until_it_has() -> None:
    school = Recorded(RoomKind.SMALL)
    student = school.enter("student1")
    own = {school.publishes(student, source) for source in (Source.MICROPHONE, Source.CAMERA)}
    school.does(school.room.stage.pin, student)
    assert not own & {*school.pictures(), *school.voices()}
    assert school.replica.room.pinned_id is None
    assert (school.replicas[student].me.recorded, school.replicas[school.teacher].members[student].recorded) == (
        False,
        False,
    )
    school.does(school.room.set_recordable, PersonId("student1"), True)
    assert own == {*school.pictures(), *school.voices()}
    assert school.replicas[student].me.recorded is True
    assert school.replica.room.pinned_id == student
    school.does(school.room.set_recordable, PersonId("student1"), False)
    assert not own & {*school.pictures(), *school.voices(), *school.replica.tracks}
    assert student not in school.replica.members
    assert school.agrees()


def test_whether_somebody_is_recorded_is_nobody_else_s_business() -> None:
    school = Recorded(RoomKind.SMALL)
    student, other = school.enter("student1"), school.enter("student2")
    assert school.replicas[other].members[student].recorded is None
    school.does(school.room.set_recording, False)
    assert school.replicas[student].me.recorded is None


# --- What the replay tells -------------------------------------------------------------------------------------------------


def test_the_replay_hears_the_stage_and_no_queue_and_no_roster() -> None:
    school = Recorded()
    parent = school.enter("parent2")
    school.does(school.room.speaking.ask, parent)
    assert parent not in school.replica.members
    school.does(school.room.speaking.grant, parent)
    voice = school.publishes(parent, Source.MICROPHONE)
    school.does(school.room.stage.set_content, Content.BOARD)
    assert school.replica.members[parent].hand is Hand.SPEAKING
    assert set(school.replica.tracks) == {voice}
    assert school.replica.room.content is Content.BOARD
    school.does(school.room.pause)
    assert school.replica.tracks[voice].held
    school.does(school.room.resume)
    school.does(school.room.speaking.revoke, parent)
    assert (parent in school.replica.members, dict(school.replica.tracks)) == (False, {})
    assert not {type(event).__name__ for event in school.events} & {
        "QueueChanged", "PlaceChanged", "PermissionsChanged", "RosterChanged", "CheckInResultChanged", "Notice", "CheckedIn",
    }  # fmt: skip
    assert school.agrees()


@pytest.mark.parametrize(("person", "name", "children"), [("parent2", "parent2", 1), ("parent1", "", 0)])
def test_a_comment_has_its_author_s_name_only_with_consent(person: str, name: str, children: int) -> None:
    school = Recorded()
    parent = school.enter(person)
    school.comments(parent, "老師早晨", "mine")
    (posted,) = [event.comment for event in school.events if isinstance(event, CommentPosted)]
    assert (posted.text, posted.name, len(posted.children), posted.local_id) == ("老師早晨", name, children, None)
    assert posted.member_id == (parent if name else NOBODY)
    assert Replaying(school.room).snapshot(taken(school.room), school.now).comments == [posted]


def test_a_parent_s_child_is_named_only_with_the_child_s_consent() -> None:
    school = Recorded()
    parent = school.enter("parent2")
    school.does(school.room.set_recordable, PersonId("parent2-child"), False)
    school.does(school.room.speaking.ask, parent)
    school.does(school.room.speaking.grant, parent)
    school.comments(parent, "好")
    children = [event.member.children for event in school.events if isinstance(event, MemberChanged)]
    children += [event.comment.children for event in school.events if isinstance(event, CommentPosted)]
    assert len(children) >= 2
    assert all(named == [] for named in children)


def test_what_is_for_the_hosts_alone_is_not_in_the_replay() -> None:
    school = Recorded()
    parent = school.enter("parent2")
    school.does(school.room.comments.send_to_hosts, True)
    school.comments(parent, "只給老師")
    school.does(school.room.comments.delete, school.teacher, school.replicas[school.teacher].comments[-1].id)
    assert not [event for event in school.events if type(event).__name__ in {"CommentPosted", "CommentDeleted"}]


def test_ink_of_all_surfaces_is_there_from_the_beginning_of_a_span() -> None:
    school = Recorded()
    school.does(school.room.stage.show_board, 1)
    school.draws(school.teacher, "one")
    school.does(school.room.stage.add_board)
    school.draws(school.teacher, "two")
    replaying = Replaying(school.room)
    snapshot = replaying.snapshot(taken(school.room), school.now)
    (rest,) = replaying.rest()
    assert ([one.id for one in snapshot.ink], snapshot.ink_surfaces) == (["two"], [])
    assert (rest.surface, [one.id for one in rest.elements]) == ("board/1", ["one"])  # type: ignore[attr-defined]
    assert [event.id for event in school.events if isinstance(event, InkDrawn)] == ["one", "two"]


def test_ink_and_laser_of_who_has_not_consented_are_nobody_s_and_the_laser_is_thinned() -> None:
    school = Recorded()
    student = school.enter("student1")
    school.does(school.room.stage.show_board, 1)
    surface = school.room.stage.surface
    assert surface is not None
    school.draws(student, "mine")
    for step in range(25):
        school.does(school.room.ink.point, student, PointLaser(surface=surface, x=step, y=step, visible=True))
    school.does(school.room.ink.point, student, PointLaser(surface=surface, x=0, y=0, visible=False))
    lasers = [event for event in school.events if isinstance(event, LaserMoved)]
    assert len(lasers) == 11, "ten at once, and its end"
    assert {event.member_id for event in school.events if isinstance(event, InkDrawn | LaserMoved)} == {NOBODY}


def test_after_a_crash_the_class_is_recorded_again_only_if_it_was() -> None:
    school = Recorded()
    assert school.room.recording_wanted is False, "the host had begun it by hand"
    school.room.recording_wanted = True
    school.crashes()
    assert (school.room.recording_wanted, school.room.recording) == (True, False)
    school.room.recording_wanted = False
    school.spec = replace(school.spec, replay=True)
    school.crashes()
    assert school.room.recording_wanted is False, "the host had stopped it"
