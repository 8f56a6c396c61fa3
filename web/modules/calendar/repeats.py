"""THE ONLY FILE that imports dateutil: the dates of a weekly series, by the school's wall clock (RFC 5545 recurrence)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from dateutil.rrule import WEEKLY, rrule  # noqa: TID251

LONGEST: Final = 53
"""Lessons of one series: a year."""


def weekly(first: datetime, until: date, skipped: Collection[date]) -> list[datetime]:
    """`first` and the same hour of each following week, up to and including the day `until`, without the skipped days.

    Wall clock times, without a zone: a lesson at nine stays at nine when the clocks change (IMP-07).
    """
    end = datetime.combine(until, first.time())
    return [wall for wall in rrule(WEEKLY, dtstart=first, until=end, count=LONGEST) if wall.date() not in skipped]
