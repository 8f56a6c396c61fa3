"""The one file of a recording that everybody asks for, as MP4 and as plain HLS: asked, stopped, removed. composing.py makes it."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from web.database import new_id
from web.errors import Problem
from web.modules.recordings.problems import FILE_NOT_READY, STILL_RUNNING
from web.modules.recordings.tables import FileState, Recording, RecordingFile, RecordingState
from web.services import Services

COMPOSE: Final = "recordings.compose"
KINDS: Final = ("mp4", "m3u8", "m4s")
MAKING: Final = frozenset({FileState.WAITING, FileState.RUNNING})


def key_of(recording: Recording, file: RecordingFile, kind: str = "mp4") -> str:
    """`kind`: also `m3u8`, and the `m4s` of which that one speaks."""
    return f"{recording.key}/{name_of(file, kind)}"


def name_of(file: RecordingFile, kind: str) -> str:
    """Below the recording's own key."""
    return f"file/{file.round}.{kind}"


async def remove(services: Services, recording: Recording, file: RecordingFile) -> None:
    for kind in KINDS:
        await services.objects.delete(key_of(recording, file, kind))


async def ask(services: Services, session: AsyncSession, recording: Recording) -> RecordingFile:
    """Plans the file, unless it is there or being made. Raises `recording-running`."""
    if recording.state is not RecordingState.KEPT:
        raise Problem(STILL_RUNNING)
    file = await session.get(RecordingFile, recording.id, with_for_update=True)
    if file is not None and (file.state in MAKING or file.state is FileState.READY):
        return file
    if file is None:
        file = RecordingFile(recording_id=recording.id)
        session.add(file)
    file.round, file.asked_at = new_id(), services.clock.now()
    file.state, file.progress, file.problem, file.bytes = FileState.WAITING, 0.0, None, 0
    await session.flush()
    payload = {"recording_id": recording.id, "round": file.round}
    await services.jobs.add(session, COMPOSE, payload)
    return file


async def drop(services: Services, session: AsyncSession, recording: Recording) -> None:
    """Stops the making, or removes the file. Idempotent. The job looks at the row and stops."""
    file = await session.get(RecordingFile, recording.id, with_for_update=True)
    if file is None:
        return
    await remove(services, recording, file)
    file.state, file.bytes, file.round = FileState.CANCELLED, 0, new_id()
    await session.flush()


async def ready(session: AsyncSession, recording: Recording) -> RecordingFile:
    """Raises `file-not-ready`."""
    file = await session.get(RecordingFile, recording.id)
    if file is None or file.state is not FileState.READY:
        raise Problem(FILE_NOT_READY)
    return file
