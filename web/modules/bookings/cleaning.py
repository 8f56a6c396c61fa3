"""Bookings are kept as long as records: half a year (LIVE-49)."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.bookings.tables import Booking
from web.modules.directory.tables import School
from web.schooltime import half_a_year_before, zone_of


async def clean_up(session: AsyncSession, now: datetime) -> None:
    for school_id, zone in (await session.execute(select(School.id, School.time_zone))).all():
        old = Booking.starts_at < half_a_year_before(now, zone_of(zone))
        await session.execute(delete(Booking).where(Booking.school_id == school_id, old))
