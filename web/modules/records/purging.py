"""Records older than half a year are removed, once a day, with everything that belongs to them (LIVE-49, IMP-09)."""

from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import PersonKind
from web.modules.classes.kept import ClassViewer
from web.modules.classes.tables import LiveClass, State
from web.modules.directory.tables import Identity, Person, School
from web.schooltime import half_a_year_before, zone_of


async def purge(session: AsyncSession, now: datetime) -> None:
    """Half a year is the school's: it ends at midnight of its own clock. A class that is still on stays."""
    for school_id, zone in (await session.execute(select(School.id, School.time_zone))).all():
        old = (
            LiveClass.school_id == school_id,
            LiveClass.started_at < half_a_year_before(now, zone_of(zone)),
            LiveClass.state != State.LIVE,
        )
        guests = await _guests(session, select(LiveClass.id).where(*old))
        await session.execute(delete(LiveClass).where(*old))
        await session.execute(delete(Person).where(Person.id.in_(guests)))


async def _guests(session: AsyncSession, classes: Select[str]) -> list[str]:
    """Who came to these classes by a link and is nobody anywhere: their names go as well."""
    query = select(ClassViewer.person_id).where(
        ClassViewer.live_class_id.in_(classes),
        ClassViewer.kind == PersonKind.OUTSIDER,
        ClassViewer.person_id.not_in(select(Identity.person_id)),
    )
    return list(await session.scalars(query))
