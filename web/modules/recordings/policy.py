"""A school's policy of replays, and what its recordings take of the pool (LIVE-42, LIVE-43, MEET-27, IMP-12)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.directory.tables import School
from web.modules.recordings.models import PoolItem, ReplayPolicy, ReplayPolicyChange
from web.modules.recordings.tables import Audience, Recording, RecordingFile, RecordingState, ReplaySettings, Storage
from web.settings import ReplayKeeping

WARN_AT: Final = 0.8
TWICE: Final = 2
"""The single file of a recording is there as MP4 and as HLS."""
TAKING: Final = (RecordingState.RUNNING, RecordingState.KEPT, RecordingState.BINNED)
"""What has bytes: also in the bin."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Bytes of a school's recordings, with the files made of them."""

    permanent: int
    temporary: int


async def settings_of(session: AsyncSession, school_id: str) -> ReplaySettings:
    """The school's policy; for a school that has set nothing, what the table says."""
    found = await session.get(ReplaySettings, school_id)
    return found or ReplaySettings(school_id=school_id, storage=Storage.TEMPORARY, audience=Audience.INVITED)


def shown(row: ReplaySettings, keeping: ReplayKeeping) -> ReplayPolicy:
    return ReplayPolicy(
        storage=row.storage,
        audience=row.audience,
        temporary_days=keeping.temporary_days,
        bin_days=max(1, round(keeping.bin_days)),
    )


async def change(session: AsyncSession, school_id: str, body: ReplayPolicyChange) -> ReplaySettings:
    """Counts for recordings that begin from now on; who may watch, for all at once."""
    row = await session.get(ReplaySettings, school_id, with_for_update=True)
    if row is None:
        row = await settings_of(session, school_id)
        session.add(row)
    row.storage = body.storage or row.storage
    row.audience = body.audience or row.audience
    await session.flush()
    return row


async def lock(session: AsyncSession, school_id: str) -> None:
    """Who counts the pool and then takes of it, holds the school: two at once would both find room (IMP-12)."""
    await session.execute(select(School.id).where(School.id == school_id).with_for_update())


async def taken(session: AsyncSession, school_id: str) -> Taken:
    sums = (
        select(Recording.storage, func.sum(Recording.bytes + TWICE * func.coalesce(RecordingFile.bytes, 0)))
        .outerjoin(RecordingFile, RecordingFile.recording_id == Recording.id)
        .where(Recording.school_id == school_id, Recording.state.in_(TAKING))
        .group_by(Recording.storage)
    )
    found = {storage: int(total or 0) for storage, total in await session.execute(sums)}
    return Taken(found.get(Storage.PERMANENT, 0), found.get(Storage.TEMPORARY, 0))


async def has_room(
    session: AsyncSession, school_id: str, storage: Storage, keeping: ReplayKeeping, more: int = 0
) -> bool:
    """Whether `more` bytes (of a recording that begins: any) may be kept so. Temporary ones do not count (LIVE-43)."""
    if storage is Storage.TEMPORARY:
        return True
    permanent = (await taken(session, school_id)).permanent
    return permanent < keeping.pool_bytes and permanent + more <= keeping.pool_bytes


async def pool(session: AsyncSession, school_id: str, keeping: ReplayKeeping) -> PoolItem:
    used = await taken(session, school_id)
    return PoolItem(
        pool_bytes=keeping.pool_bytes,
        permanent_bytes=used.permanent,
        temporary_bytes=used.temporary,
        warning=used.permanent >= WARN_AT * keeping.pool_bytes,
        full=used.permanent >= keeping.pool_bytes,
    )
