"""A publisher's clock against the server's."""

import pytest

from rtc.clock import CLOCKS_COMPARED, LONGEST_DELAY, SYNCHRONISE_ABOVE, ClockGap, SenderClock


def ntp(seconds: float) -> int:
    return int(seconds * 2**32)


def test_the_first_report_sets_the_clock() -> None:
    assert SenderClock().translate(ntp(4_000_000_000), 17.0) == pytest.approx(17.0)


def test_the_offset_stays_while_reports_are_delayed_more_or_less() -> None:
    clock = SenderClock()
    clock.translate(ntp(100), 17.0)
    assert clock.translate(ntp(101), 18.1) == pytest.approx(18.0)
    assert clock.translate(ntp(102), 18.9) == pytest.approx(19.0)


def test_a_report_that_was_held_up_changes_nothing() -> None:
    clock = SenderClock()
    clock.translate(ntp(100), 17.0)
    assert clock.translate(ntp(101), 21.0) == pytest.approx(18.0)
    assert clock.translate(ntp(102), 21.1) == pytest.approx(19.0)


def test_a_first_report_that_was_held_up_is_corrected_by_the_next() -> None:
    clock = SenderClock()
    assert clock.translate(ntp(100), 20.0) == pytest.approx(20.0)
    assert clock.translate(ntp(101), 18.0) == pytest.approx(18.0)


def test_a_clock_that_was_set_back_a_little_is_related_anew_after_some_reports() -> None:
    clock = SenderClock()
    clock.translate(ntp(100), 17.0)
    for passed in range(1, CLOCKS_COMPARED):
        assert clock.translate(ntp(99 + passed), 17.0 + passed) == pytest.approx(16.0 + passed)
    assert clock.translate(ntp(120), 38.0) == pytest.approx(38.0)


@pytest.mark.parametrize("step", [SYNCHRONISE_ABOVE + 0.01, 3600.0, -LONGEST_DELAY - 0.01, -3600.0])
def test_a_clock_that_was_set_is_related_anew(step: float) -> None:
    clock = SenderClock()
    clock.translate(ntp(10_000), 17.0)
    assert clock.translate(ntp(10_001 + step), 18.0) == pytest.approx(18.0)
    assert clock.translate(ntp(10_002 + step), 19.1) == pytest.approx(19.0)


def test_a_comparison_that_was_interrupted_sets_no_clock_back() -> None:
    gap = ClockGap()
    assert [gap.compare(now, now + wait) for now, wait in ((1.0, 0.0), (1.1, 0.0), (1.2, 0.2), (1.3, 0.0))] == [0.0] * 4


def test_a_clock_that_is_ahead_or_behind_is_followed() -> None:
    ahead, behind = ClockGap(), ClockGap()
    for now in range(20):
        assert ahead.compare(now + 7.0, now + 0.001) == pytest.approx(7.0, abs=0.002)
        assert behind.compare(now - 7.0, now + 0.001) == pytest.approx(-7.0, abs=0.002)
