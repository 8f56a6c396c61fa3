"""The days off of a school: filling in the public ones, listing, adding, removing, and asking whether a day is one."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Action, Actor, InSchool
from web.database import new_id
from web.errors import NOT_FOUND, Problem
from web.modules.calendar.models import STORED_LENGTH, DayOffItem, DayOffSource, NewDayOff
from web.modules.calendar.public import holidays_of
from web.modules.calendar.tables import DayOff, FilledYear
from web.modules.directory.tables import School
from web.services import Services

ENTRIES = 1000
"""Entries of a school that one answer or one question reads."""

EDIT_CALENDAR = Action[InSchool]("edit-calendar", lambda actor, _: actor.administrator)


async def fill(services: Services, school_id: str, first: date, last: date) -> None:
    """Makes sure that the public holidays of these days are in the school's calendar. To be asked before they count."""
    years = range(first.year, last.year + 1)
    async with services.database.read() as session:
        if not await _missing(session, school_id, years):
            return
    async with services.database.write() as session:
        await fill_years(session, school_id, years)


async def fill_years(session: AsyncSession, school_id: str, years: Iterable[int]) -> None:
    """Inside the caller's write unit."""
    school = await session.get_one(School, school_id, with_for_update=True)
    for year in await _missing(session, school_id, years):
        session.add(FilledYear(school_id=school_id, year=year))
        for holiday in await asyncio.to_thread(holidays_of, school.time_zone, year):
            row = DayOff(id=new_id(), school_id=school_id)
            row.name, row.name_other = holiday.name[:STORED_LENGTH], holiday.name_other[:STORED_LENGTH]
            row.starts_on = row.ends_on = holiday.day
            row.source = DayOffSource.PUBLIC
            session.add(row)
    await session.flush()


async def entries(session: AsyncSession, school_id: str, first: date, last: date) -> list[DayOffItem]:
    """What touches these days, in the order of the calendar."""
    query = (
        select(DayOff)
        .where(DayOff.school_id == school_id, DayOff.starts_on <= last, DayOff.ends_on >= first)
        .order_by(DayOff.starts_on, DayOff.id)
        .limit(ENTRIES)
    )
    return [shown(row) for row in await session.scalars(query)]


async def days_off(session: AsyncSession, school_id: str, first: date, last: date) -> Mapping[date, str]:
    """Each day off between the two, both included, with its name."""
    found: dict[date, str] = {}
    for entry in await entries(session, school_id, first, last):
        day = max(entry.starts_on, first)
        while day <= min(entry.ends_on, last):
            found.setdefault(day, entry.name)
            day += timedelta(days=1)
    return found


async def add(services: Services, session: AsyncSession, actor: Actor, body: NewDayOff) -> DayOffItem:
    row = DayOff(id=new_id(), school_id=actor.school_id, source=DayOffSource.SCHOOL, **body.model_dump())
    session.add(row)
    await session.flush()
    await services.audit.add(session, actor, "day-off-added", ("day-off", row.id), starts_on=row.starts_on.isoformat())
    return shown(row)


async def remove(services: Services, session: AsyncSession, actor: Actor, day_off_id: str) -> None:
    """Raises `not-found`. A public holiday can be removed as well: then the school has lessons on it."""
    mine = (DayOff.id == day_off_id, DayOff.school_id == actor.school_id)
    starts_on = await session.scalar(delete(DayOff).where(*mine).returning(DayOff.starts_on))
    if starts_on is None:
        raise Problem(NOT_FOUND)
    about = ("day-off", day_off_id)
    await services.audit.add(session, actor, "day-off-removed", about, starts_on=starts_on.isoformat())


def shown(row: DayOff) -> DayOffItem:
    return DayOffItem(
        id=row.id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        name=row.name,
        name_other=row.name_other,
        source=row.source,
    )


async def _missing(session: AsyncSession, school_id: str, years: Iterable[int]) -> list[int]:
    query = select(FilledYear.year).where(FilledYear.school_id == school_id)
    known = set(await session.scalars(query))
    return [year for year in years if year not in known]
