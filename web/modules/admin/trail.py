"""The audit as administrators read it: page by page, with the names of now, checked, and as a spreadsheet."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.audit import AuditChain, AuditEntry, first_broken
from web.database import Base
from web.modules.admin.models import AuditCheck, AuditItem, AuditItems, AuditQuery
from web.modules.directory.tables import Department, Person, School, SchoolClass, SchoolYear, Tag
from web.schooltime import zone_of
from web.sheets import Column, Sheet

EXPORTED: Final = 50_000
"""Rows of one spreadsheet, the newest ones."""
_NAMED: Final[Mapping[str, type[Base]]] = {
    "person": Person,
    "class": SchoolClass,
    "department": Department,
    "tag": Tag,
    "school": School,
    "school-year": SchoolYear,
}
"""The tables whose rows have a name, by the kind of the object."""


async def page(session: AsyncSession, chain: str, query: AuditQuery) -> AuditItems:
    """The newest first."""
    wanted = _wanted(chain, query).limit(query.limit + 1)
    rows = (await session.scalars(wanted)).all()
    return AuditItems(items=await _items(session, rows[: query.limit]), more=len(rows) > query.limit)


async def check(session: AsyncSession, chain: str) -> AuditCheck:
    """Reads the whole chain."""
    end = await session.get(AuditChain, chain)
    return AuditCheck(count=end.number if end is not None else 0, broken=await first_broken(session, chain))


async def sheet(session: AsyncSession, school: School, query: AuditQuery) -> Sheet:
    """Columns in English words that do not change, for whoever evaluates them; times are the school's."""
    zone = zone_of(school.time_zone)
    rows = (await session.scalars(_wanted(school.id, query).limit(EXPORTED))).all()
    columns = [Column(title, width) for title, width in _COLUMNS]
    lines = [
        (
            item.number,
            item.at.astimezone(zone).replace(tzinfo=None),
            item.actor_name,
            item.actor_id,
            item.action,
            item.object_kind,
            item.object_name,
            item.object_id,
            json.dumps(item.detail, ensure_ascii=False, sort_keys=True) if item.detail else "",
        )
        for item in await _items(session, rows)
    ]
    return Sheet("audit", columns, lines)


_COLUMNS: Final = (
    ("number", 8), ("at", 20), ("actor", 16), ("actor id", 28), ("action", 24), ("kind", 16), ("object", 20),
    ("object id", 28), ("detail", 60),
)  # fmt: skip


def _wanted(chain: str, query: AuditQuery) -> Select[AuditEntry]:
    wanted = select(AuditEntry).where(AuditEntry.chain == chain)
    for column, value in (
        (AuditEntry.actor_id, query.actor_id),
        (AuditEntry.object_id, query.object_id),
        (AuditEntry.action, query.action),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    if query.before is not None:
        wanted = wanted.where(AuditEntry.number < query.before)
    return wanted.order_by(AuditEntry.number.desc())


async def _items(session: AsyncSession, rows: Sequence[AuditEntry]) -> list[AuditItem]:
    actors = await _names(session, Person, {row.actor_id for row in rows if row.actor_id is not None})
    objects: dict[tuple[str, str], str] = {}
    for kind, table in _NAMED.items():
        found = await _names(session, table, {row.object_id for row in rows if row.object_kind == kind})
        objects |= {(kind, id_): name for id_, name in found.items()}
    return [
        AuditItem(
            number=row.number,
            at=row.at,
            actor_id=row.actor_id,
            actor_name=actors.get(row.actor_id or "", ""),
            action=row.action,
            object_kind=row.object_kind,
            object_id=row.object_id,
            object_name=objects.get((row.object_kind, row.object_id), ""),
            detail=row.detail,
        )
        for row in rows
    ]


BATCH: Final = 500


async def _names(session: AsyncSession, table: type[Base], ids: Collection[str]) -> dict[str, str]:
    """The ids are those of the school's own chain: nobody reads a name of another school by it."""
    found: dict[str, str] = {}
    wanted = sorted(ids)
    columns = table.__table__.c
    for start in range(0, len(wanted), BATCH):
        query = select(columns.id, columns.name).where(columns.id.in_(wanted[start : start + BATCH]))
        found |= dict((await session.execute(query)).all())
    return found
