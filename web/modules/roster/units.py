"""Departments and tags: adding, renaming, removing. Both are a name, a place among the others, and members."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.database import new_id
from web.errors import NOT_FOUND, Problem
from web.modules.directory.tables import Department, DepartmentMember, PersonTag, Tag
from web.modules.roster import problems
from web.modules.roster.models import UnitChange, UnitItem

EACH: Final = 300
"""Departments of a school, and as many tags."""
Unit = type[Department] | type[Tag]


async def listed(session: AsyncSession, school_id: str, table: Unit) -> list[UnitItem]:
    key = DepartmentMember.department_id if table is Department else PersonTag.tag_id
    counted = select(func.count()).where(key == table.id).correlate(table).scalar_subquery()
    query = select(table.id, table.name, table.position, counted).where(table.school_id == school_id)
    rows = await session.execute(query.order_by(table.position, table.id))
    return [UnitItem(id=id_, name=name, position=place, member_count=count) for id_, name, place, count in rows]


async def do_add(session: AsyncSession, school_id: str, table: Unit, body: UnitChange) -> UnitItem:
    """Raises `name-taken`, `too-many-of-them`."""
    await _check_name(session, school_id, table, body.name, None)
    if (await session.scalar(select(func.count()).where(table.school_id == school_id)) or 0) >= EACH:
        raise Problem(problems.TOO_MANY)
    row = table(id=new_id(), school_id=school_id, **body.model_dump())
    session.add(row)
    await session.flush()
    return UnitItem(id=row.id, name=row.name, position=row.position, member_count=0)


async def do_change(session: AsyncSession, school_id: str, table: Unit, unit_id: str, body: UnitChange) -> None:
    """Raises `not-found`, `name-taken`."""
    row = await _one(session, school_id, table, unit_id)
    await _check_name(session, school_id, table, body.name, unit_id)
    row.name, row.position = body.name, body.position
    await session.flush()


async def do_remove(session: AsyncSession, school_id: str, table: Unit, unit_id: str) -> None:
    """Its members stay in the school. Raises `not-found`."""
    await session.delete(await _one(session, school_id, table, unit_id))
    await session.flush()


async def _one(session: AsyncSession, school_id: str, table: Unit, unit_id: str) -> Department | Tag:
    found: Department | Tag | None = await session.scalar(
        select(table).where(table.id == unit_id, table.school_id == school_id)
    )
    if found is None:
        raise Problem(NOT_FOUND)
    return found


async def _check_name(session: AsyncSession, school_id: str, table: Unit, name: str, own_id: str | None) -> None:
    taken = await session.scalar(select(table.id).where(table.school_id == school_id, table.name == name))
    if taken not in {None, own_id}:
        raise Problem(problems.NAME_TAKEN)
