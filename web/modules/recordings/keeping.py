"""How long recordings stay (LIVE-42): expiry, the bin, and the end. Each step is a job that may run twice and counts once (IMP-14)."""

import logging
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from web.errors import Problem
from web.jobs import Job
from web.modules.recordings import policy, shelf
from web.modules.recordings.problems import NOT_IN_BIN, POOL_FULL, STILL_RUNNING
from web.modules.recordings.tables import Recording, RecordingFile, RecordingState, Storage
from web.services import Services

EXPIRE: Final = "recordings.expire"
EMPTY: Final = "recordings.empty"
IN_BIN: Final = frozenset({RecordingState.BINNED})
DELETABLE: Final = frozenset({RecordingState.KEPT, RecordingState.LOST})

log = logging.getLogger(__name__)


def expiry(recording: Recording, now: datetime, services: Services) -> datetime | None:
    """When a recording that is kept from now on expires."""
    if recording.storage is Storage.PERMANENT:
        return None
    return now + timedelta(days=services.settings.replay.temporary_days)


async def plan_expiry(services: Services, session: AsyncSession, recording: Recording, now: datetime) -> None:
    """Sets when the recording expires, and plans it; a job of an earlier date finds another date and does nothing."""
    recording.expires_at = expiry(recording, now, services)
    if recording.expires_at is not None:
        payload = {"recording_id": recording.id, "expires_at": recording.expires_at.isoformat()}
        await services.jobs.add(session, EXPIRE, payload, run_at=recording.expires_at)


async def expire(services: Services, job: Job) -> None:
    """`recordings.expire {recording_id, expires_at}`: into the bin, unless something else was decided since."""
    due = datetime.fromisoformat(job.payload["expires_at"])
    async with services.database.write() as session:
        recording = await session.get(Recording, job.payload["recording_id"], with_for_update=True)
        if recording is None or recording.state is not RecordingState.KEPT or recording.expires_at != due:
            return
        await do_bin(services, session, recording, by=None)


async def do_bin(services: Services, session: AsyncSession, recording: Recording, *, by: str | None) -> None:
    """Into the bin, and the end of it planned. Who deletes is kept (IMP-16)."""
    now = services.clock.now()
    recording.state, recording.binned_at, recording.binned_by = RecordingState.BINNED, now, by
    payload = {"recording_id": recording.id, "binned_at": now.isoformat()}
    run_at = now + timedelta(days=services.settings.replay.bin_days)
    await services.jobs.add(session, EMPTY, payload, run_at=run_at)
    log.info("recording %s goes to the bin, by %s", recording.id, by or "its expiry")


async def bin_one(services: Services, session: AsyncSession, recording: Recording, *, by: str) -> bool:
    """Deletes; `False` when it is in the bin already. Raises `recording-running`."""
    if recording.state is RecordingState.RUNNING:
        raise Problem(STILL_RUNNING)
    if recording.state not in DELETABLE:
        return False
    await do_bin(services, session, recording, by=by)
    return True


async def restore(services: Services, session: AsyncSession, recording: Recording) -> None:
    """Takes it back; a temporary one has its days anew. Raises `not-in-bin`."""
    if recording.state not in IN_BIN:
        raise Problem(NOT_IN_BIN)
    recording.state, recording.binned_at, recording.binned_by = RecordingState.KEPT, None, None
    await plan_expiry(services, session, recording, services.clock.now())


async def store(services: Services, session: AsyncSession, recording: Recording, storage: Storage) -> None:
    """Keeps it for ever, or for some days from now. Raises `pool-full`."""
    if storage is recording.storage:
        return
    await policy.lock(session, recording.school_id)
    file = await session.get(RecordingFile, recording.id)
    size = recording.bytes + (policy.TWICE * file.bytes if file is not None else 0)
    if not await policy.has_room(session, recording.school_id, storage, services.settings.replay, size):
        raise Problem(POOL_FULL)
    recording.storage = storage
    if recording.state is RecordingState.KEPT:
        await plan_expiry(services, session, recording, services.clock.now())


async def empty(services: Services, job: Job) -> None:
    """`recordings.empty {recording_id, binned_at}`: the bytes, then the row. Of what was taken back, nothing."""
    binned_at = datetime.fromisoformat(job.payload["binned_at"])
    async with services.database.write() as session:
        recording = await session.get(Recording, job.payload["recording_id"], with_for_update=True)
        if recording is None or recording.state is not RecordingState.BINNED or recording.binned_at != binned_at:
            return
        recording.state = RecordingState.GONE
        recording.bytes, recording.expires_at = 0, None
        if (file := await session.get(RecordingFile, recording.id)) is not None:
            await session.delete(file)
        await services.jobs.add(session, shelf.SWEEP, {"recording_id": recording.id, "key": recording.key})
