"""Unwrapping sequence numbers and closing the gaps of dropped packets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtc.sequence import REMEMBERED_DROPS, GapCloser, unwrap

STARTS = (0, 1, 127, 128, 32_767, 32_768, 65_534, 65_535)


@pytest.mark.parametrize("start", STARTS)
def test_numbers_that_follow_each_other_unwrap_to_numbers_that_follow_each_other(start: int) -> None:
    extended = start
    for step in range(70_000):
        assert unwrap(extended & 0xFFFF, extended - 1) == start + step
        extended += 1


@given(st.integers(-(1 << 40), 1 << 40), st.integers(-32_768, 32_767))
def test_every_number_within_half_the_circle_is_found(near: int, distance: int) -> None:
    assert unwrap((near + distance) & 0xFFFF, near) == near + distance


@pytest.mark.parametrize("start", STARTS)
def test_what_follows_a_dropped_packet_takes_its_number(start: int) -> None:
    closer = GapCloser()
    assert closer.index(start) == start
    closer.drop(start + 1)
    assert closer.index(start + 2) == start + 1
    assert closer.index(start + 1) is None
    assert closer.index(start) == start


def test_a_late_packet_is_placed_before_the_drops_that_came_after_it() -> None:
    closer = GapCloser()
    for dropped in (10, 20, 30):
        closer.drop(dropped)
    assert [closer.index(number) for number in (9, 11, 19, 21, 29, 31)] == [9, 10, 18, 19, 27, 28]


def test_a_packet_older_than_all_that_is_remembered_is_too_late() -> None:
    closer = GapCloser()
    for number in range(REMEMBERED_DROPS + 1):
        closer.drop(number * 10)
    assert closer.index(-1) is None
    assert closer.index(0) is None
    assert closer.index(1) == 0
    assert closer.index(11) == 9


@given(st.lists(st.booleans(), max_size=2 * REMEMBERED_DROPS))
def test_forwarded_packets_are_numbered_without_gaps(dropped: list[bool]) -> None:
    closer = GapCloser()
    placed = []
    for number, drop in enumerate(dropped):
        if drop:
            closer.drop(number)
        else:
            placed.append((number, closer.index(number)))
    assert [index for _, index in placed] == list(range(len(placed)))
    for number, index in placed:
        assert closer.index(number) in {index, None}
