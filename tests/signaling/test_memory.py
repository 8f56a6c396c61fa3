"""A room that is opened again after a crash has what it had (IMP-13). The story in test_room_story.py crashes anywhere."""

from datetime import timedelta

import pytest

from signaling.facts import PersonJoined, PersonLeft, RoomKept
from signaling.memory import RoomMemory
from signaling.messages import CloseReason, Content, Hand, RoomKind, ViewerScope
from signaling.refusals import RefusalCode, Refused
from tests.signaling.school import DECKS, EIGHT, TEACHER, School


@pytest.fixture
def school() -> School:
    return School()


def test_memory_is_written_within_two_seconds_of_a_change_and_only_then(school: School) -> None:
    school.passes(2)
    assert len(school.told(RoomKept)) == 1
    school.passes(600)
    assert len(school.told(RoomKept)) == 1
    for allowed in (False, True, False):
        school.does(school.room.comments.allow, allowed)
        school.passes(0.5)
    school.passes(2)
    kept = school.told(RoomKept)
    assert len(kept) == 2
    assert not kept[-1].memory.comments.allowed


def test_a_change_that_is_taken_back_is_not_written(school: School) -> None:
    school.passes(2)
    school.does(school.room.comments.allow, False)
    school.does(school.room.comments.allow, True)
    school.passes(10)
    assert len(school.told(RoomKept)) == 1


def test_everything_goes_on_after_a_crash(school: School) -> None:
    speaker, asker = school.speaker("parent1"), school.enter("parent2")
    school.does(school.room.speaking.ask, asker)
    banned = school.enter("parent3")
    school.does(school.room.comments.ban, banned, True)
    school.comments(speaker, "早晨")
    school.does(school.room.stage.show_deck, DECKS[0])
    school.does(school.room.stage.show_page, 5)
    school.draws(school.teacher)
    school.does(school.room.check_ins.start, 600)
    school.does(school.room.check_ins.answer, speaker, ["parent1-child"])
    school.does(school.room.pause)
    school.passes(5)
    before = dict(school.replicas)
    school.crashes()
    for member, replica in before.items():
        again = school.replicas[member]
        assert (again.room, again.me, again.comments, again.checked_in) == (
            replica.room, replica.me, replica.comments, replica.checked_in,
        )  # fmt: skip
        assert again.shown_ink == replica.shown_ink
    assert school.replicas[school.teacher].queue == [asker]
    assert school.replicas[school.teacher].check_ins == before[school.teacher].check_ins
    assert school.replicas[speaker].me.hand is Hand.SPEAKING


def test_who_was_removed_stays_out_and_ids_stay(school: School) -> None:
    gone, other = school.enter("parent1"), school.enter("parent2")
    school.does(school.room.remove, gone)
    school.replicas.pop(gone)
    school.crashes()
    assert school.replicas.keys() == {school.teacher, other}
    with pytest.raises(Refused) as refused:
        school.enter("parent1")
    assert refused.value.code is RefusalCode.REMOVED
    assert school.enter("parent9") not in {gone, other, school.teacher}


def test_who_does_not_come_back_within_the_grace_time_has_left(school: School) -> None:
    school.speaker("parent1")
    school.replicas.pop(school.enter("parent2"))
    school.replicas = {school.teacher: school.replicas[school.teacher]}
    crashed_at = school.now = EIGHT + timedelta(seconds=30)
    school.crashes()
    school.facts.clear()
    school.passes(60)
    assert {(fact.person, fact.at) for fact in school.told(PersonLeft)} == {
        ("parent1", crashed_at), ("parent2", crashed_at),
    }  # fmt: skip
    assert school.room.speaking.floor.speakers == 0


def test_who_comes_back_is_told_to_have_joined_in_case_the_end_of_its_stay_was_told(school: School) -> None:
    school.enter("parent1")
    school.facts.clear()
    school.crashes()
    assert {fact.person for fact in school.told(PersonJoined)} == {TEACHER, "parent1"}


def test_a_process_that_closes_in_order_keeps_everything_at_once(school: School) -> None:
    school.does(school.room.stage.set_content, Content.BOARD)
    school.draws(school.teacher)
    facts = school.room.suspend(school.now)
    assert [type(fact).__name__ for fact in facts] == ["InkKept", "PersonLeft", "RoomKept"]


def test_a_class_that_is_over_is_not_remembered(school: School) -> None:
    school.does(school.room.close, CloseReason.ENDED)
    assert school.told(RoomKept) == []


def test_a_memory_of_another_version_can_be_read() -> None:
    memory = RoomMemory.model_validate_json('{"scope": "anyone", "from_the_future": 1, "stage": {"boards": 3}}')
    assert (memory.scope, memory.stage.boards, memory.comments.allowed) == (ViewerScope.ANYONE, 3, True)


def test_what_was_written_is_what_is_read(school: School) -> None:
    parent = school.enter("parent1")
    school.comments(parent, "早晨")
    school.does(school.room.check_ins.start, None)
    school.does(school.room.check_ins.answer, parent, ["parent1-child"])
    small = School(RoomKind.SMALL)
    small.does(small.room.muting.mute, small.enter("student1"))
    for one in (school, small):
        one.passes(2)
        memory = one.told(RoomKept)[-1].memory
        assert RoomMemory.read(memory.model_dump(mode="json")) == memory


@pytest.mark.parametrize("kept", [None, 7, {"seats": [{}]}, {"stage": {"content": "opera"}}])
def test_what_cannot_be_read_is_logged_and_does_not_keep_the_class_closed(
    kept: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert RoomMemory.read(kept) is None
    assert "cannot be read" in caplog.text
