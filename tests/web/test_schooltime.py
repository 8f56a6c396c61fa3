"""Local school time: days, instants and half years, in a zone without and in one with summer time (IMP-07)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from web.schooltime import end_of, half_a_year_before, instant, local, local_date, start_of

MACAU = ZoneInfo("Asia/Macau")
LISBON = ZoneInfo("Europe/Lisbon")


def wall(text: str) -> datetime:
    """What a clock on the wall shows: without a zone."""
    return datetime.fromisoformat(text)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_the_day_changes_at_the_school_s_midnight() -> None:
    midnight = utc(2026, 11, 22, 16)
    assert local_date(midnight - timedelta(seconds=1), MACAU) == date(2026, 11, 22)
    assert local_date(midnight, MACAU) == date(2026, 11, 23)
    assert start_of(date(2026, 11, 23), MACAU) == midnight
    assert local(midnight, MACAU) == wall("2026-11-23")


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 6, 1), 24)])
def test_a_day_is_as_long_as_the_clocks_make_it(day: date, hours: int) -> None:
    assert end_of(day, LISBON) - start_of(day, LISBON) == timedelta(hours=hours)


def test_an_hour_that_is_skipped_and_one_that_comes_twice_have_an_instant() -> None:
    assert instant(wall("2027-03-28T01:30"), LISBON) == utc(2027, 3, 28, 1, 30)
    assert instant(wall("2027-10-31T01:30"), LISBON) == utc(2027, 10, 31, 0, 30)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (utc(2026, 11, 23, 1), date(2026, 5, 23)),
        (utc(2026, 5, 15, 1), date(2025, 11, 15)),
        (utc(2026, 8, 31, 1), date(2026, 2, 28)),
        (utc(2028, 8, 31, 1), date(2028, 2, 29)),
        (utc(2026, 12, 31, 1), date(2026, 6, 30)),
        (utc(2026, 6, 30, 1), date(2025, 12, 30)),
        (utc(2026, 11, 22, 16), date(2026, 5, 23)),
        (utc(2026, 11, 22, 15, 59), date(2026, 5, 22)),
    ],
)
def test_half_a_year_ago_is_the_same_day_six_months_before(now: datetime, expected: date) -> None:
    assert half_a_year_before(now, MACAU) == start_of(expected, MACAU)
