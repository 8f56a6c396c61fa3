"""How long a page holds back what it receives."""

import pytest

from rtc.playout import HOLD, LONGEST, Playout


def target(loss: float, round_trip: float) -> float:
    playout = Playout()
    playout.update(loss, round_trip, 0.0)
    return playout.target


@pytest.mark.parametrize(
    ("loss", "round_trip", "seconds"),
    [(0.0, 0.3, 0.0), (0.01, 0.08, 0.0), (0.05, 0.0, 0.0), (0.05, 0.02, 0.15), (0.05, 0.08, 0.3), (0.3, 0.9, LONGEST)],
)
def test_a_line_that_loses_gets_a_buffer_of_two_round_trips_and_a_little(
    loss: float, round_trip: float, seconds: float
) -> None:
    assert target(loss, round_trip) == seconds


def test_a_longer_buffer_comes_at_once_and_a_shorter_one_after_a_while() -> None:
    playout = Playout()
    assert playout.update(0.05, 0.04, 0.0)
    assert playout.update(0.05, 0.1, 1.0)
    assert playout.target == pytest.approx(0.35)
    assert not playout.update(0.0, 0.1, 1.0 + HOLD - 0.1)
    assert playout.update(0.0, 0.1, 1.0 + HOLD)
    assert playout.target == 0


def test_a_setback_keeps_the_buffer() -> None:
    playout = Playout()
    playout.update(0.05, 0.1, 0.0)
    playout.update(0.0, 0.1, HOLD - 1)
    playout.update(0.05, 0.1, HOLD - 0.5)
    assert not playout.update(0.0, 0.1, HOLD + 1)
