"""Who of the invited is not here, and reminding them (LIVE-30, LIVE-33, LIVE-34)."""

import pytest

from signaling.facts import AbsentReminded
from signaling.refusals import RefusalCode, Refused
from tests.signaling.school import ROSTER, School


@pytest.fixture
def school() -> School:
    return School()


def test_hosts_have_the_roster_and_viewers_do_not(school: School) -> None:
    parent = school.enter("parent1")
    assert school.replicas[school.teacher].roster == list(ROSTER)
    assert school.replicas[parent].roster == []


def test_a_student_is_here_when_it_or_a_parent_for_it_is(school: School) -> None:
    assert school.room.absence.absent() == ["student1", "student2", "parent1-child"]
    school.enter("student2")
    parent = school.enter("parent1")
    assert school.room.absence.absent() == ["student1"]
    school.disconnect(parent)
    assert school.room.absence.absent() == ["student1"]
    school.passes(60)
    assert school.room.absence.absent() == ["student1", "parent1-child"]


def test_the_absent_are_reminded_at_most_once_a_minute(school: School) -> None:
    school.enter("student1")
    school.does(school.room.absence.remind)
    assert [fact.persons for fact in school.told(AbsentReminded)] == [("student2", "parent1-child")]
    with pytest.raises(Refused) as refused:
        school.does(school.room.absence.remind)
    assert (refused.value.code, refused.value.retry_after) == (RefusalCode.TOO_FAST, 60)
    school.passes(60)
    school.does(school.room.absence.remind)
    assert len(school.told(AbsentReminded)) == 2


def test_when_all_are_here_nobody_is_reminded(school: School) -> None:
    for person in ("student1", "student2", "parent1"):
        school.enter(person)
    school.does(school.room.absence.remind)
    assert school.told(AbsentReminded) == []
