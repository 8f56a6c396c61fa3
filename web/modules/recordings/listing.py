"""The list of recordings (LIVE-44, LIVE-45, MEET-33): the school's for administrators, their own for teachers."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Action, Actor, require
from web.errors import NOT_FOUND, Problem
from web.modules.directory.actions import school_zone
from web.modules.directory.tables import folded
from web.modules.recordings.models import FileItem, RecordingItem, Recordings, RecordingsQuery
from web.modules.recordings.tables import Recording, RecordingFile, RecordingState
from web.schooltime import end_of, start_of
from web.settings import ReplayKeeping

SUFFIX = ".m3u8"
"""What the files are called on the training slides."""
LISTED = (RecordingState.RUNNING, RecordingState.KEPT, RecordingState.LOST)

MANAGE = Action[Recording](
    "manage-recording", lambda actor, one: actor.administrator or (actor.staff and actor.person_id == one.creator_id)
)


async def find(session: AsyncSession, actor: Actor, recording_id: str, *, lock: bool = False) -> Recording:
    """A recording that the actor manages. Raises `not-found` for others', and for what is gone."""
    recording = await session.get(Recording, recording_id, with_for_update=lock or None)
    if recording is None or recording.state is RecordingState.GONE:
        raise Problem(NOT_FOUND)
    require(actor, MANAGE, recording, otherwise=NOT_FOUND)
    return recording


async def page(session: AsyncSession, actor: Actor, query: RecordingsQuery, keeping: ReplayKeeping) -> Recordings:
    """One page. The cursor is the id of the last one of the page before."""
    wanted = await _wanted(session, actor, query)
    total = await session.scalar(select(func.count()).select_from(wanted.subquery()))
    if query.cursor is not None:
        wanted = wanted.where(await _after(session, actor, query))
    rows = (await session.scalars(_ordered(wanted, query).limit(query.limit + 1))).all()
    shown = rows[: query.limit]
    return Recordings(
        items=await items(session, shown, keeping),
        next_cursor=shown[-1].id if len(rows) > len(shown) else None,
        total=total or 0,
    )


async def items(session: AsyncSession, rows: Sequence[Recording], keeping: ReplayKeeping) -> list[RecordingItem]:
    found = await session.scalars(select(RecordingFile).where(RecordingFile.recording_id.in_([one.id for one in rows])))
    files = {one.recording_id: one for one in found}
    return [_item(one, files.get(one.id), keeping) for one in rows]


async def item(session: AsyncSession, row: Recording, keeping: ReplayKeeping) -> RecordingItem:
    return (await items(session, [row], keeping))[0]


def file_item(row: RecordingFile | None) -> FileItem:
    if row is None:
        return FileItem(state="none", progress=0.0, bytes=0, problem=None)
    return FileItem(state=row.state, progress=row.progress, bytes=row.bytes, problem=row.problem)


def _item(row: Recording, file: RecordingFile | None, keeping: ReplayKeeping) -> RecordingItem:
    return RecordingItem(
        id=row.id,
        class_id=row.live_class_id,
        name=row.title + SUFFIX,
        title=row.title,
        creator_id=row.creator_id,
        creator_name=row.creator_name,
        state=row.state,
        storage=row.storage,
        bytes=row.bytes,
        seconds=row.seconds,
        transcoded=row.transcoded,
        created_at=row.began_at,
        ended_at=row.ended_at,
        expires_at=row.expires_at,
        binned_at=row.binned_at,
        removed_at=row.binned_at + timedelta(days=keeping.bin_days) if row.binned_at is not None else None,
        file=file_item(file),
    )


async def _wanted(session: AsyncSession, actor: Actor, query: RecordingsQuery) -> Select[Recording]:
    wanted = select(Recording).where(Recording.school_id == actor.school_id)
    if not actor.administrator:
        wanted = wanted.where(Recording.creator_id == actor.person_id)
    states = {"kept": LISTED, "binned": (RecordingState.BINNED,), "all": (*LISTED, RecordingState.BINNED)}
    wanted = wanted.where(Recording.state.in_(states[query.state]))
    if query.storage is not None:
        wanted = wanted.where(Recording.storage == query.storage)
    if text := folded(query.q):
        wanted = wanted.where(Recording.search_text.contains(text, autoescape=True))
    if query.from_ is not None or query.to is not None:
        zone = await school_zone(session, actor.school_id)
        if query.from_ is not None:
            wanted = wanted.where(Recording.began_at >= start_of(query.from_, zone))
        if query.to is not None:
            wanted = wanted.where(Recording.began_at < end_of(query.to, zone))
    return wanted


def _ordered(wanted: Select[Recording], query: RecordingsQuery) -> Select[Recording]:
    if query.sort == "newest":
        return wanted.order_by(Recording.began_at.desc(), Recording.id.desc())
    return wanted.order_by(Recording.began_at, Recording.id)


async def _after(session: AsyncSession, actor: Actor, query: RecordingsQuery) -> ColumnElement[bool]:
    last = await session.get(Recording, query.cursor)
    if last is None or last.school_id != actor.school_id:
        return Recording.id.is_(None)
    if query.sort == "newest":
        same = and_(Recording.began_at == last.began_at, Recording.id < last.id)
        return or_(Recording.began_at < last.began_at, same)
    same = and_(Recording.began_at == last.began_at, Recording.id > last.id)
    return or_(Recording.began_at > last.began_at, same)
