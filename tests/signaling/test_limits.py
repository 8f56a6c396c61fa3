"""The two limits, without a clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.limits import TokenBucket, Window

STEPS = st.lists(st.floats(min_value=0, max_value=3), min_size=1, max_size=80)


def test_a_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    bucket = TokenBucket(rate=2, burst=3)
    assert [bucket.take(0) for _ in range(3)] == [0, 0, 0]
    assert bucket.take(0) == pytest.approx(0.5)
    assert bucket.take(0.5) == 0
    assert bucket.take(0.6) == pytest.approx(0.4)


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    bucket = TokenBucket(rate=10, burst=2)
    bucket.take(0)
    assert [bucket.take(1000) > 0 for _ in range(3)] == [False, False, True]


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    bucket = TokenBucket(rate=1, burst=1)
    assert bucket.take(100) == 0
    assert bucket.take(50) == 1


@given(STEPS)
def test_no_bucket_lets_more_through_than_burst_and_rate(steps: list[float]) -> None:
    bucket, now, let_through = TokenBucket(rate=4, burst=5), 0.0, 0
    for step in steps:
        now += step
        let_through += bucket.take(now) == 0
    assert let_through <= 5 + 4 * (now - steps[0]) + 1e-6


def test_a_window_is_full_until_its_first_is_old_enough() -> None:
    window = Window(limit=2, seconds=10)
    assert [window.take(0), window.take(4)] == [0, 0]
    assert window.take(9) == 1
    assert window.take(10) == 0
    assert window.take(10) == 4


@given(STEPS)
def test_no_ten_seconds_hold_more_than_the_limit(steps: list[float]) -> None:
    window, now, times = Window(limit=3, seconds=10), 0.0, []
    for step in steps:
        now += step
        if window.take(now) == 0:
            times.append(now)
    assert all(later - first >= 10 - 1e-6 for first, later in zip(times, times[3:], strict=False))


def test_the_wait_that_is_told_is_enough() -> None:
    window, bucket = Window(limit=1, seconds=3), TokenBucket(rate=3, burst=1)
    for limit in (window, bucket):
        limit.take(0)
        assert limit.take(1e-9 + limit.take(0.1) + 0.1) == 0
