"""Who of the invited is not here, and reminding them (LIVE-30, LIVE-33, LIVE-34)."""

import pytest

from signaling.facts import AbsentReminded, CheckInReminded
from signaling.identity import PersonId
from signaling.messages import CloseReason, Expected, ViewerScope
from signaling.refusals import RefusalCode, Refused
from tests.signaling.school import ROSTER, School


@pytest.fixture
def school() -> School:
    return School()


def test_hosts_have_the_roster_and_viewers_do_not(school: School) -> None:
    parent = school.enter("parent1")
    assert school.replicas[school.teacher].roster == list(ROSTER)
    assert school.replicas[parent].roster == []


def test_students_who_are_invited_during_the_class_are_expected_from_then_on(school: School) -> None:
    """LIVE-23, LIVE-33: once each; reminders and check-ins know them too."""
    parent, new = school.enter("parent1"), Expected(person_id="student9", name="student9", group_name="5A")
    for _ in range(2):
        school.does(school.room.invite, [ROSTER[0], new], [PersonId("student9")])
    assert school.replicas[school.teacher].roster == [*ROSTER, new] == school.fresh(school.teacher).roster
    assert school.replicas[parent].roster == []
    assert school.room.absence.absent()[-1] == "student9"
    school.does(school.room.check_ins.start, None)
    school.does(school.room.check_ins.remind)
    assert school.told(CheckInReminded)[0].persons[-1] == "student9"


def test_who_came_as_a_stranger_and_is_invited_stays_when_the_scope_is_narrowed(school: School) -> None:
    """LIVE-32."""
    school.does(school.room.set_viewer_scope, ViewerScope.ANYONE)
    strangers = [school.enter(name) for name in ("stranger1", "stranger2")]
    school.does(school.room.invite, [], [PersonId("stranger1")])
    school.does(school.room.set_viewer_scope, ViewerScope.MEMBERS)
    assert [school.replicas[one].closed for one in strangers] == [None, CloseReason.NOT_INVITED]


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
