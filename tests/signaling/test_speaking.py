"""The fair queue, the time box, and what is kept of turns (LIVE-27..29, IMP-04, IMP-21)."""

from datetime import timedelta

import pytest

from signaling.facts import Spoke
from signaling.identity import Admission
from signaling.messages import Child, CloseReason, Hand, MemberId, PersonKind, Relation, Role
from signaling.refusals import RefusalCode, Refused
from tests.signaling.school import EIGHT, School


@pytest.fixture
def school() -> School:
    return School()


def speaks_for(school: School, member: MemberId, seconds: float) -> None:
    school.does(school.room.speaking.ask, member)
    school.does(school.room.speaking.grant, member)
    school.passes(seconds)
    school.does(school.room.speaking.stop, member)


def asks(school: School, *members: MemberId) -> None:
    for member in members:
        school.does(school.room.speaking.ask, member)


def test_among_hands_of_the_same_ten_seconds_who_has_spoken_least_is_first(school: School) -> None:
    talker, quiet, silent = (school.enter(f"parent{number}") for number in range(3))
    speaks_for(school, talker, 40)
    speaks_for(school, quiet, 5)
    asks(school, talker)
    school.passes(9)
    asks(school, quiet, silent)
    assert school.replicas[school.teacher].queue == [silent, quiet, talker]
    assert [school.replicas[member].place for member in (talker, quiet, silent)] == [3, 2, 1]


def test_a_hand_that_waits_ten_seconds_longer_is_first_whoever_comes(school: School) -> None:
    talker, silent = school.enter("parent1"), school.enter("parent2")
    speaks_for(school, talker, 40)
    asks(school, talker)
    school.passes(10)
    asks(school, silent)
    assert school.replicas[school.teacher].queue == [talker, silent]


def test_equals_who_have_spoken_alike_stay_in_the_order_of_their_hands(school: School) -> None:
    members = [school.enter(f"parent{number}") for number in (3, 1, 2)]
    asks(school, *members)
    assert school.replicas[school.teacher].queue == members


def test_parents_of_the_same_child_count_together(school: School) -> None:
    """IMP-04."""
    child = Child(person_id="child", name="小小", relation=Relation.MOTHER)
    mother, father = (
        school.enter(person, Admission(school.spec, Role.VIEWER, person, PersonKind.PARENT, (child,)))
        for person in ("mother", "father")
    )
    other = school.enter("parent1")
    speaks_for(school, mother, 30)
    speaks_for(school, other, 10)
    asks(school, father, other)
    assert school.replicas[school.teacher].queue == [other, father]
    assert school.replicas[school.teacher].members[mother].spoken_seconds == 30
    assert school.replicas[school.teacher].members[father].spoken_seconds == 0


def test_leaving_and_coming_back_does_not_make_one_silent(school: School) -> None:
    talker = school.enter("parent1")
    speaks_for(school, talker, 30)
    school.does(school.room.leave, talker)
    school.replicas.pop(talker)
    again, silent = school.enter("parent1"), school.enter("parent2")
    asks(school, again, silent)
    assert school.replicas[school.teacher].queue == [silent, again]
    assert school.replicas[again].me.spoken_seconds == 30


def test_a_turn_ends_with_its_time_box_and_the_next_can_begin(school: School) -> None:
    school.does(school.room.speaking.limit, 60)
    speaker, other = school.speaker("parent1"), school.enter("parent2")
    assert school.replicas[other].members[speaker].speaks_until == EIGHT + timedelta(seconds=60)
    school.passes(59.9)
    assert school.room.seats[speaker].hand is Hand.SPEAKING
    school.passes(0.1)
    assert school.room.seats[speaker].hand is Hand.DOWN
    assert school.replicas[speaker].notices == ["speech-granted", "speech-time-over"]
    assert speaker not in school.replicas[other].members


def test_a_changed_time_box_is_for_the_turns_that_begin(school: School) -> None:
    before = school.speaker("parent1")
    school.does(school.room.speaking.limit, 30)
    after = school.speaker("parent2")
    school.does(school.room.speaking.limit, None)
    last = school.speaker("parent3")
    school.passes(600)
    assert [school.room.seats[member].hand for member in (before, after, last)] == [
        Hand.SPEAKING, Hand.DOWN, Hand.SPEAKING,
    ]  # fmt: skip


def test_every_turn_is_reported_with_its_begin_and_end(school: School) -> None:
    one, lost, last = (school.speaker(f"parent{number}") for number in range(3))
    school.passes(20)
    school.does(school.room.speaking.revoke, one)
    school.passes(20)
    school.disconnect(lost)
    school.passes(61)
    school.does(school.room.close, CloseReason.ENDED)
    spoken = [(fact.person, (fact.ended - fact.began).total_seconds()) for fact in school.told(Spoke)]
    assert spoken == [("parent0", 20), ("parent1", 40), ("parent2", 101)]
    assert last not in school.room.seats


def test_a_hand_that_goes_up_and_down_all_the_time_has_to_wait(school: School) -> None:
    """IMP-21."""
    parent = school.enter("parent1")
    for _ in range(10):
        asks(school, parent)
        school.does(school.room.speaking.stop, parent)
    with pytest.raises(Refused) as refused:
        asks(school, parent)
    assert refused.value.code is RefusalCode.TOO_FAST
    assert refused.value.retry_after == 60
    school.passes(60)
    asks(school, parent)


def test_floor_queue_and_time_survive_a_lost_link(school: School) -> None:
    school.does(school.room.speaking.limit, 300)
    speaker, asker = school.speaker("parent1"), school.enter("parent2")
    asks(school, asker)
    until = school.replicas[speaker].me.speaks_until
    for member in (speaker, asker):
        school.disconnect(member)
    school.passes(59)
    assert (school.enter("parent1"), school.enter("parent2")) == (speaker, asker)
    assert (school.replicas[speaker].me.hand, school.replicas[speaker].me.speaks_until) == (Hand.SPEAKING, until)
    assert school.replicas[asker].place == 1
