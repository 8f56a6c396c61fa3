"""When a class is over, its recording is made whole: closed if a crash left it open, kept, and moved to the objects.

Each step is a job that may run twice; what is left half-way by a crash is taken up at the next start.
"""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from recording.catalogue import Catalogue
from recording.holding import is_held
from recording.recover import NothingRecorded, recover
from web.jobs import Job
from web.modules.classes.tables import LiveClass, State
from web.modules.recordings import keeping, leaves, shelf
from web.modules.recordings.tables import Recording, RecordingState
from web.services import Services

SETTLE: Final = "recordings.settle"
MOVE: Final = "recordings.move"
AGAIN: Final = timedelta(seconds=60)
"""How often it is looked whether the class is still on: a room whose process died may never tell its end."""
TRIES: Final = 30
"""Looks for the spool of a recording whose class is over, before it is lost: another process may have it."""

log = logging.getLogger(__name__)


async def plan(services: Services, session: AsyncSession, recording_id: str, *, over: bool, tries: int = 0) -> None:
    """Has the recording looked at: at once when its class is over, else in a minute."""
    payload = {"recording_id": recording_id, "over": over, "tries": tries}
    now = services.clock.now()
    await services.jobs.add(session, SETTLE, payload, run_at=now if over and not tries else now + AGAIN)


async def take_up(services: Services) -> None:
    """At every start: whatever was running when the process went down is looked at anew."""
    async with services.database.write() as session:
        running = select(Recording).where(Recording.state == RecordingState.RUNNING)
        for recording in (await session.scalars(running)).all():
            if not await _is_written(services, recording):
                recording.writing_until = None
            payload = {"recording_id": recording.id, "over": False, "tries": 0}
            await services.jobs.add(session, SETTLE, payload)


async def settle(services: Services, job: Job) -> None:
    """`recordings.settle {recording_id, over, tries}`: closes and keeps what is not written any more, when its class is over."""
    recording_id, tries = job.payload["recording_id"], job.payload["tries"]
    async with services.database.write() as session:
        recording = await session.get(Recording, recording_id, with_for_update=True)
        if recording is None or recording.state is not RecordingState.RUNNING:
            return
        over = job.payload["over"] or await _is_over(session, recording)
        if not over or await _is_written(services, recording):
            await plan(services, session, recording_id, over=over, tries=max(1, tries))
            return
    if not shelf.folder(services, recording_id).is_dir() and tries < TRIES:
        async with services.database.write() as session:
            await plan(services, session, recording_id, over=True, tries=tries + 1)
        return
    await _close(services, recording_id)


async def move(services: Services, job: Job) -> None:
    """`recordings.move {recording_id}`: every file into the objects, then the row tells so, then the spool goes."""
    recording_id = job.payload["recording_id"]
    async with services.database.read() as session:
        recording = await session.get(Recording, recording_id)
    if recording is None or recording.state in (RecordingState.GONE, RecordingState.LOST):
        return
    if recording.moved_at is None:
        catalogue = Catalogue.of(await shelf.whole(services, recording, shelf.INDEX))
        folder = shelf.folder(services, recording_id)
        for name in (*catalogue.files(), shelf.TIMELINE, shelf.INDEX):
            await services.objects.put(f"{recording.key}/{name}", folder / name)
        await leaves.keep(services, recording)
        async with services.database.write() as session:
            row = await session.get(Recording, recording_id, with_for_update=True)
            if row is None:
                return
            row.moved_at = services.clock.now()
    await shelf.clear_spool(services, recording_id)


async def _is_written(services: Services, recording: Recording) -> bool:
    """Whether some process writes it now: one of this machine holds its folder, one of another has promised to."""
    if recording.writing_until is None or recording.writing_until <= services.clock.now():
        return False
    try:
        return await asyncio.to_thread(is_held, shelf.folder(services, recording.id))
    except OSError:
        return True


async def _is_over(session: AsyncSession, recording: Recording) -> bool:
    live_class = await session.get(LiveClass, recording.live_class_id)
    return live_class is None or live_class.state is not State.LIVE


async def _close(services: Services, recording_id: str) -> None:
    """What was synced is kept; where nothing was, the recording is lost, and its page says so."""
    try:
        found = await asyncio.to_thread(recover, shelf.folder(services, recording_id))
    except (NothingRecorded, OSError) as error:
        log.warning("recording %s is lost: %s", recording_id, error)
        found = None
    async with services.database.write() as session:
        recording = await session.get(Recording, recording_id, with_for_update=True)
        if recording is None or recording.state is not RecordingState.RUNNING:
            return
        now = services.clock.now()
        recording.ended_at, recording.writing_until = now, None
        if found is None:
            recording.state, recording.bytes = RecordingState.LOST, 0
            return
        recording.state, recording.bytes, recording.seconds = RecordingState.KEPT, found.bytes, found.seconds
        catalogue = await shelf.catalogue(services, recording)
        recording.transcoded = any(take.mode != "remux" for take in catalogue.takes)
        await keeping.plan_expiry(services, session, recording, now)
        await services.jobs.add(session, MOVE, {"recording_id": recording_id})
