"""Telling people: entries are stored in the transaction of what they tell, and told live after its commit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import Notified
from web.access import Actor
from web.database import new_id
from web.modules.inbox.models import Entries, EntriesQuery, Entry
from web.modules.inbox.tables import InboxEntry
from web.news import News


async def notify(
    session: AsyncSession,
    school_id: str,
    persons: Iterable[str],
    kind: str,
    *,
    params: Mapping[str, Any],
    link: str,
    now: datetime,
) -> list[News]:
    """Adds one entry for each person, once, to the caller's transaction; returns what to tell after the commit.

    `kind` is kebab-case and has a text in every language; `params` are what that text speaks of, JSON values only.
    """
    shared: dict[str, Any] = {
        "school_id": school_id,
        "kind": kind,
        "params": dict(params),
        "link": link,
        "created_at": now,
    }
    rows: list[dict[str, Any]] = [{"id": new_id(), "person_id": person, **shared} for person in sorted(set(persons))]
    if not rows:
        return []
    await session.execute(insert(InboxEntry), rows)
    return [
        News(frozenset({row["person_id"]}), Notified(data=_entry(InboxEntry(**row)).model_dump(mode="json")))
        for row in rows
    ]


async def list_entries(session: AsyncSession, actor: Actor, query: EntriesQuery) -> Entries:
    """One page, newest first. The cursor is the id of the last entry of the page before."""
    wanted = select(InboxEntry).where(*_own(actor)).order_by(InboxEntry.id.desc()).limit(query.limit + 1)
    if query.cursor is not None:
        wanted = wanted.where(InboxEntry.id < query.cursor)
    rows = (await session.scalars(wanted)).all()
    page = rows[: query.limit]
    return Entries(
        items=[_entry(row) for row in page],
        next_cursor=page[-1].id if len(rows) > len(page) else None,
        unread=await unread(session, actor),
    )


async def mark_read(session: AsyncSession, actor: Actor, ids: Iterable[str] | None, now: datetime) -> int:
    """Marks these entries (`None`: all) of the actor as read; gives what is left. Other people's ids do nothing."""
    wanted = [*_own(actor), InboxEntry.read_at.is_(None)]
    if ids is not None:
        wanted.append(InboxEntry.id.in_(ids))
    await session.execute(update(InboxEntry).where(*wanted).values(read_at=now))
    return await unread(session, actor)


async def unread(session: AsyncSession, actor: Actor) -> int:
    """How many entries the actor has not read, in this school."""
    query = select(func.count()).select_from(InboxEntry).where(*_own(actor), InboxEntry.read_at.is_(None))
    return await session.scalar(query) or 0


def _own(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return InboxEntry.person_id == actor.person_id, InboxEntry.school_id == actor.school_id


def _entry(row: InboxEntry) -> Entry:
    return Entry(
        id=row.id, kind=row.kind, params=row.params, link=row.link, created_at=row.created_at, read_at=row.read_at
    )
