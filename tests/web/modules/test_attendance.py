"""The rule of META-01 at its edges: 「遲到半小時、缺席半小時或早退」 counts as absent."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.modules.records.attendance import Attendance, Reason, Rule, Span, joined, judge, total

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)
RULE = Rule(late=HALF, away=HALF, early=timedelta(minutes=5))


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def spans(*times: tuple[float, float]) -> list[Span]:
    return [Span(at(begin), at(end)) for begin, end in times]


LESSON = Span(NINE, at(120))


def judged(*times: tuple[float, float], pauses: tuple[tuple[float, float], ...] = ()) -> Attendance:
    return judge(LESSON, spans(*times), RULE, spans(*pauses))


def test_who_is_there_from_beginning_to_end_is_present() -> None:
    found = judged((0, 120))
    assert (found.present, found.reasons, found.attended) == (True, (), timedelta(hours=2))


def test_who_never_came_is_absent() -> None:
    found = judged()
    assert (found.present, found.reasons, found.attended) == (False, (Reason.NEVER_CAME,), timedelta())


SECOND = 1 / 60


@pytest.mark.parametrize(
    ("times", "reasons"),
    [
        ([(30 - SECOND, 120)], ()),
        ([(30, 120)], (Reason.LATE,)),
        ([(0, 40), (70 - SECOND, 120)], ()),
        ([(0, 40), (70, 120)], (Reason.AWAY,)),
        ([(0, 20), (35, 60), (75, 120)], (Reason.AWAY,)),
        ([(0, 20), (35, 60), (75 - SECOND, 120)], ()),
        ([(0, 115 + SECOND)], ()),
        ([(0, 115)], (Reason.LEFT_EARLY,)),
        ([(45, 60), (95, 100)], (Reason.LATE, Reason.AWAY, Reason.LEFT_EARLY)),
    ],
)
def test_half_an_hour_is_absence_and_a_second_less_is_not(
    times: list[tuple[float, float]], reasons: tuple[Reason, ...]
) -> None:
    assert judged(*times).reasons == reasons


def test_being_late_and_away_a_little_is_not_added_up() -> None:
    found = judged((20, 60), (80, 120))
    assert (found.present, found.late, found.away) == (True, timedelta(minutes=20), timedelta(minutes=20))


def test_two_devices_or_parent_and_child_at_once_count_once() -> None:
    found = judged((0, 60), (10, 50), (60, 90), (55, 120))
    assert (found.present, found.attended, found.away) == (True, timedelta(hours=2), timedelta())


def test_one_who_takes_over_for_the_other_leaves_no_gap() -> None:
    assert judged((0, 45), (45, 120)).away == timedelta()


def test_what_is_outside_the_lesson_does_not_count() -> None:
    found = judged((-30, 10), (115, 180))
    assert (found.late, found.early, found.attended) == (timedelta(), timedelta(), timedelta(minutes=15))
    assert judged((-30, 0), (120, 130)).reasons == (Reason.NEVER_CAME,)


def test_a_pause_is_nobody_s_absence() -> None:
    """LIVE-20."""
    assert judged((0, 40), (75, 120), pauses=((50, 60),)).reasons == ()
    assert judged((0, 40), (75, 120), pauses=((50, 54),)).reasons == (Reason.AWAY,)
    assert judged((35, 120), pauses=((0, 10), (5, 8))).late == timedelta(minutes=25)
    assert judged((0, 110), pauses=((108, 120),)).early == timedelta()


def test_nobody_has_left_a_lesson_early_that_goes_on() -> None:
    found = judge(LESSON, spans((0, 60)), RULE, over=False)
    assert (found.present, found.early) == (True, timedelta())


def test_a_lesson_across_midnight_is_one_lesson() -> None:
    """IMP-07: half past eleven in the evening in Macau, until half past twelve."""
    begin = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
    lesson = Span(begin, begin + timedelta(hours=1))
    found = judge(lesson, [Span(begin + timedelta(minutes=29, seconds=59), lesson.end)], RULE)
    assert (found.present, found.attended) == (True, timedelta(minutes=30, seconds=1))


def test_a_school_may_be_stricter() -> None:
    strict = Rule(late=timedelta(minutes=10), away=timedelta(minutes=5), early=timedelta(minutes=1))
    found = judge(LESSON, spans((10, 60), (65, 119)), strict)
    assert found.reasons == (Reason.LATE, Reason.AWAY, Reason.LEFT_EARLY)


minutes = st.integers(-30, 150)
stays = st.lists(st.tuples(minutes, st.integers(1, 60)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=8)


@given(stays)
def test_late_away_early_and_attended_are_the_whole_lesson(times: list[tuple[int, int]]) -> None:
    found = judged(*times)
    if Reason.NEVER_CAME not in found.reasons:
        assert found.late + found.away + found.early + found.attended == LESSON.length


@given(stays, stays)
def test_being_there_more_never_makes_one_absent(fewer: list[tuple[int, int]], more: list[tuple[int, int]]) -> None:
    assert judged(*fewer, *more).attended >= judged(*fewer).attended
    if judged(*fewer).present:
        assert judged(*fewer, *more).present


@given(stays)
def test_a_union_has_no_overlap_and_no_touch(times: list[tuple[int, int]]) -> None:
    found = joined(spans(*times))
    assert all(one.end < other.begin for one, other in pairwise(found))
    assert total(found) == total(spans(*times))
