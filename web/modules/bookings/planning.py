"""Which dates a booking comes to: by the school's clock, without its days off; and what else is on at those times."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web.errors import INVALID, Problem
from web.modules.bookings.models import AHEAD_DAYS, LONGEST, BookingPlan, Clash, DateOff, NewBooking
from web.modules.bookings.tables import Booking, BookingGroup
from web.modules.calendar import actions as calendar
from web.modules.calendar.repeats import weekly
from web.modules.directory.tables import ClassGroup
from web.schooltime import instant, local

CLASHES = 20
"""Told at once; more would help nobody."""
GRACE = timedelta(minutes=1)
"""A start that was in the future when the page was filled in."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The instants at which lessons begin, and the days off that were met."""

    starts: list[datetime]
    days_off: list[DateOff]


def faulty(field: str, code: str, detail: str) -> Problem:
    return Problem(INVALID, detail, errors=[{"field": f"body.{field}", "code": code, "detail": detail}])


def check_time(starts_at: datetime, now: datetime) -> None:
    """Raises `invalid` for a time that is past or too far ahead."""
    if starts_at < now - GRACE:
        raise faulty("starts_at", "in-the-past", "This time is over")
    if starts_at > now + timedelta(days=AHEAD_DAYS):
        raise faulty("starts_at", "too-far-ahead", f"At most {AHEAD_DAYS} days ahead")


async def dates(session: AsyncSession, school_id: str, body: NewBooking, zone: ZoneInfo, now: datetime) -> Dates:
    """Every date of the booking. A single lesson on a day off is booked all the same, with a word about it."""
    check_time(body.starts_at, now)
    first = local(body.starts_at, zone)
    until = body.weekly_until or first.date()
    if not timedelta() <= until - first.date() <= timedelta(days=AHEAD_DAYS):
        raise faulty("weekly_until", "not-a-series", f"Between the first lesson and {AHEAD_DAYS} days later")
    off = await calendar.days_off(session, school_id, first.date(), until)
    skip = body.skip_days_off and body.weekly_until is not None
    every = weekly(first, until)
    starts = [instant(wall, zone) for wall in every if not (skip and wall.date() in off)]
    if not starts:
        raise faulty("weekly_until", "only-days-off", "Every date of the series is a day off")
    met = [wall.date() for wall in every if wall.date() in off]
    return Dates(starts, [DateOff(day=day, name=off[day], skipped=skip) for day in met])


async def plan(
    session: AsyncSession, host_id: str, school_id: str, found: Dates, minutes: int, group_ids: Collection[str]
) -> BookingPlan:
    """The dates with the warnings that belong to them."""
    clashes = await clashes_of(session, host_id, school_id, found.starts, minutes, group_ids)
    return BookingPlan(dates=found.starts, days_off=found.days_off, clashes=clashes)


async def clashes_of(
    session: AsyncSession,
    host_id: str,
    school_id: str,
    starts: Sequence[datetime],
    minutes: int,
    group_ids: Collection[str],
) -> list[Clash]:
    """Lessons of the same host or of the same class groups that overlap with one of these."""
    length = timedelta(minutes=minutes)
    query = (
        select(Booking)
        .where(Booking.school_id == school_id, Booking.cancelled.is_(False))
        .where(Booking.starts_at > starts[0] - timedelta(minutes=LONGEST), Booking.starts_at < starts[-1] + length)
        .order_by(Booking.starts_at, Booking.id)
    )
    others = [
        other
        for other in await session.scalars(query)
        if any(start < other.ends_at and other.starts_at < start + length for start in starts)
    ]
    shared = await _shared_groups(session, [other.id for other in others], group_ids)
    return [
        Clash(
            booking_id=other.id,
            title=other.title,
            host_name=other.host_name,
            starts_at=other.starts_at,
            minutes=other.minutes,
            same_host=other.host_id == host_id,
            groups=shared.get(other.id, []),
        )
        for other in others
        if other.host_id == host_id or other.id in shared
    ][:CLASHES]


async def _shared_groups(
    session: AsyncSession, bookings: Collection[str], group_ids: Collection[str]
) -> dict[str, list[str]]:
    query = (
        select(BookingGroup.booking_id, ClassGroup.name)
        .join(ClassGroup, ClassGroup.id == BookingGroup.group_id)
        .where(BookingGroup.booking_id.in_(bookings), BookingGroup.group_id.in_(group_ids))
        .order_by(ClassGroup.name)
    )
    found: dict[str, list[str]] = {}
    for booking_id, name in await session.execute(query):
        found.setdefault(booking_id, []).append(name)
    return found
