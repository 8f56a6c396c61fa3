"""Which days are asked for: 45 at most, none older than half a year, by the school's own clock (LIVE-47..49, IMP-07)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from web.errors import Problem, ProblemType
from web.modules.records.models import DAYS, Range
from web.schooltime import end_of, half_a_year_before, local_date, start_of

RANGE_TOO_LONG = ProblemType("range-too-long", 422, f"Choose at most {DAYS} days")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of a school, both included, and the instants between which they lie: `since` is in, `until` is not."""

    first: date
    last: date
    since: datetime
    until: datetime


def period(query: Range, zone: ZoneInfo, now: datetime) -> Period:
    """What the query means. Raises `range-too-long` for 46 days and more, and for an end before its beginning."""
    last = query.to or (query.from_ + timedelta(days=DAYS - 1) if query.from_ is not None else local_date(now, zone))
    first = query.from_ or last - timedelta(days=DAYS - 1)
    if not 0 <= (last - first).days < DAYS:
        raise Problem(RANGE_TOO_LONG, days=DAYS)
    since = max(start_of(first, zone), half_a_year_before(now, zone))
    return Period(first, last, since, end_of(last, zone))
