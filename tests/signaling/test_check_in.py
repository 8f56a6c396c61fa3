"""Check-in: children are counted, whoever answers, once (LIVE-06, LIVE-19, IMP-20)."""

import pytest

from signaling.check_in import CHECK_INS
from signaling.facts import CheckedIn, CheckInEnded, CheckInReminded, CheckInStarted
from signaling.identity import Admission, PersonId
from signaling.messages import CheckInId, Child, CloseReason, MemberId, PersonKind, Relation, Role
from signaling.refusals import RefusalCode, Refused
from tests.signaling.school import EIGHT, School

K1 = CheckInId("k1")


@pytest.fixture
def school() -> School:
    return School()


def parent_of(school: School, person: str, *children: str) -> MemberId:
    shown = tuple(Child(person_id=child, name=child, relation=Relation.FATHER) for child in children)
    admission = Admission(school.spec, Role.VIEWER, person, PersonKind.PARENT, shown)
    return school.enter(person, admission)


def answers(school: School) -> list[tuple[str, str | None]]:
    """(child, who answered for it) as the host has it."""
    result = school.replicas[school.teacher].check_ins[K1]
    return [(answer.person_id, answer.by_name) for answer in result.answers]


def refusal(school: School, *change: object) -> RefusalCode:
    with pytest.raises(Refused) as refused:
        school.does(*change)  # type: ignore[arg-type]
    return refused.value.code


def test_a_student_answers_for_itself_and_a_parent_for_its_children(school: School) -> None:
    student, father = school.enter("student1"), parent_of(school, "father", "twin1", "twin2", "twin3")
    school.does(school.room.check_ins.start, None)
    school.does(school.room.check_ins.answer, student, ["student1"])
    school.does(school.room.check_ins.answer, father, ["twin1", "twin3"])
    assert answers(school) == [("student1", None), ("twin1", "father"), ("twin3", "father")]
    assert school.replicas[father].checked_in == {"twin1", "twin3"}
    assert school.replicas[student].checked_in == {"student1"}
    assert school.replicas[student].check_ins == {}


def test_two_parents_count_their_child_once_and_both_know(school: School) -> None:
    """IMP-20."""
    father, mother = parent_of(school, "father", "child"), parent_of(school, "mother", "child")
    student = school.enter("student1")
    school.does(school.room.check_ins.start, 60)
    school.does(school.room.check_ins.answer, father, ["child"])
    school.does(school.room.check_ins.answer, mother, ["child"])
    assert answers(school) == [("child", "father")]
    assert school.replicas[mother].checked_in == school.replicas[father].checked_in == {"child"}
    assert school.replicas[student].checked_in == set()
    assert school.told(CheckedIn) == [CheckedIn(K1, PersonId("child"), PersonId("father"), EIGHT)]


def test_nobody_answers_for_another_s_child(school: School) -> None:
    father, student = parent_of(school, "father", "child"), school.enter("student1")
    school.does(school.room.check_ins.start, None)
    assert refusal(school, school.room.check_ins.answer, father, ["child", "student1"]) is RefusalCode.NOT_PERMITTED
    assert refusal(school, school.room.check_ins.answer, student, ["student2"]) is RefusalCode.NOT_PERMITTED
    assert refusal(school, school.room.check_ins.answer, school.teacher, ["teacher"]) is RefusalCode.NOT_PERMITTED
    assert answers(school) == []


def test_a_countdown_ends_the_check_in_and_later_is_too_late(school: School) -> None:
    student = school.enter("student1")
    school.does(school.room.check_ins.start, 30)
    school.passes(29.9)
    assert school.replicas[student].room.check_in is not None
    school.passes(0.1)
    assert school.replicas[student].room.check_in is None
    assert refusal(school, school.room.check_ins.answer, student, ["student1"]) is RefusalCode.NO_CHECK_IN
    result = school.replicas[school.teacher].check_ins[K1]
    assert result.ended_at == result.ends_at
    assert [fact.at for fact in school.told(CheckInEnded)] == [result.ends_at]


def test_there_are_several_in_one_lesson_one_at_a_time(school: School) -> None:
    """LIVE-19."""
    student = school.enter("student1")
    for number in range(1, 4):
        school.does(school.room.check_ins.start, None)
        assert refusal(school, school.room.check_ins.start, 20) is RefusalCode.CHECK_IN_RUNNING
        assert school.replicas[student].checked_in == set()
        school.does(school.room.check_ins.answer, student, ["student1"])
        school.does(school.room.check_ins.end)
        assert refusal(school, school.room.check_ins.end) is RefusalCode.NO_CHECK_IN
        assert len(school.replicas[school.teacher].check_ins) == number
    assert [fact.number for fact in school.told(CheckInStarted)] == [1, 2, 3]


def test_check_ins_of_a_class_are_bounded(school: School) -> None:
    for _ in range(CHECK_INS):
        school.does(school.room.check_ins.start, None)
        school.does(school.room.check_ins.end)
    assert refusal(school, school.room.check_ins.start, None) is RefusalCode.CHECK_INS_FULL


def test_who_comes_later_sees_what_was_answered(school: School) -> None:
    father = parent_of(school, "father", "child")
    school.does(school.room.check_ins.start, None)
    school.does(school.room.check_ins.answer, father, ["child"])
    mother = parent_of(school, "mother", "child")
    assert school.replicas[mother].checked_in == {"child"}
    assert school.replicas[mother].room.check_in is not None


def test_those_of_the_roster_who_have_not_answered_are_reminded_once_a_minute(school: School) -> None:
    student = school.enter("student1")
    assert refusal(school, school.room.check_ins.remind) is RefusalCode.NO_CHECK_IN
    school.does(school.room.check_ins.start, None)
    school.does(school.room.check_ins.answer, student, ["student1"])
    school.does(school.room.check_ins.remind)
    assert [fact.persons for fact in school.told(CheckInReminded)] == [("student2", "parent1-child")]
    assert refusal(school, school.room.check_ins.remind) is RefusalCode.TOO_FAST
    school.passes(60)
    school.does(school.room.check_ins.remind)


def test_a_check_in_that_runs_is_over_with_the_class(school: School) -> None:
    school.does(school.room.check_ins.start, None)
    school.passes(5)
    school.does(school.room.close, CloseReason.ENDED)
    assert [fact.at for fact in school.told(CheckInEnded)] == [school.now]
