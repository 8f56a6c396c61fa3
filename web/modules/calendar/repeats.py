"""THE ONLY FILE that imports dateutil: the dates of a weekly series, by the school's wall clock (RFC 5545 recurrence)."""

from datetime import date, datetime

from dateutil.rrule import WEEKLY, rrule  # noqa: TID251


def weekly(first: datetime, until: date) -> list[datetime]:
    """`first` and the same hour of each following week, up to and including the day `until`.

    Wall clock times, without a zone: a lesson at nine stays at nine when the clocks change (IMP-07).
    """
    return list(rrule(WEEKLY, dtstart=first, until=datetime.combine(until, first.time())))
