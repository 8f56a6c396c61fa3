"""When lost packets are asked for, and when they are given up."""

import pytest

from rtc.nack import MAX_MISSING, REORDERING, RETRY_AFTER, NackGenerator


def test_a_packet_that_is_merely_overtaken_is_not_asked_for() -> None:
    nacks = NackGenerator()
    nacks.miss(5, 6, 0)
    assert nacks.due(REORDERING / 2) == ([], False)
    nacks.arrive(5)
    assert nacks.due(10) == ([], False)


def test_missing_packets_are_asked_for_oldest_first() -> None:
    nacks = NackGenerator()
    nacks.miss(65_534, 65_538, 0)
    nacks.miss(65_540, 65_541, 0)
    assert nacks.due(REORDERING) == ([65_534, 65_535, 65_536, 65_537, 65_540], False)


def test_a_request_is_repeated_with_growing_distance_and_given_up_at_last() -> None:
    nacks = NackGenerator()
    nacks.miss(5, 6, 0)
    now = REORDERING
    for wait in RETRY_AFTER:
        assert nacks.due(now) == ([5], False)
        assert nacks.due(now + wait - 0.001) == ([], False)
        now += wait
    assert nacks.due(now) == ([], True)
    assert nacks.due(now + 10) == ([], False)


def test_what_arrives_is_not_asked_for_again() -> None:
    nacks = NackGenerator()
    nacks.miss(5, 8, 0)
    nacks.due(REORDERING)
    nacks.arrive(6)
    assert nacks.due(1) == ([5, 7], False)


@pytest.mark.parametrize("gaps", [[MAX_MISSING + 1], [MAX_MISSING, 1], [30_000]])
def test_when_too_many_are_missing_all_are_forgotten(gaps: list[int]) -> None:
    nacks = NackGenerator()
    position = 0
    results = []
    for gap in gaps:
        results.append(nacks.miss(position, position + gap, 0))
        position += gap + 1
    assert results[-1] is False
    assert nacks.due(10) == ([], False)
