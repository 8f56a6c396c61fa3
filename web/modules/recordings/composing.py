"""The one file that everybody asks for: an MP4 of a recording, made by a job when somebody wants it, kept beside the recording."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import update

from recording.catalogue import Catalogue
from recording.composing import Composed, Composition, CompositionFailed, compose
from rtc.tasks import end
from web.jobs import Job
from web.modules.recordings import leaves, shelf
from web.modules.recordings.files import KINDS, MAKING, key_of, remove
from web.modules.recordings.tables import FileState, Recording, RecordingFile
from web.modules.slides import fonts
from web.modules.slides.scratch import scratch
from web.services import Services

NOTED_EVERY: Final = 1.0
"""Seconds between two notes of the progress in the row."""
TRIES: Final = 3
THREADS: Final = 2
"""Of the encoder: the classes that are on go first."""

log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Nobody wants the file any more, or it was asked for anew."""


async def make(services: Services, job: Job) -> None:
    """`recordings.compose {recording_id, round}`. After a crash it begins anew; what was cancelled is not made."""
    round_ = job.payload["round"]
    async with services.database.read() as session:
        recording = await session.get(Recording, job.payload["recording_id"])
        file = await session.get(RecordingFile, job.payload["recording_id"])
    if recording is None or file is None or file.round != round_ or file.state not in MAKING:
        return
    if job.attempt > TRIES:
        await _note(services, file, state=FileState.FAILED, problem="gave-up")
        return
    if recording.moved_at is None:
        raise RuntimeError("the recording is not among the objects yet")
    await _note(services, file, state=FileState.RUNNING)
    try:
        async with scratch(services) as folder:
            size = await _make(services, recording, file, folder)
    except CompositionFailed as error:
        log.warning("no file could be made of recording %s: %s", recording.id, error)
        await _note(services, file, state=FileState.FAILED, problem="failed")
    except Cancelled:
        await remove(services, recording, file)
    else:
        if not await _note(services, file, state=FileState.READY, progress=1.0, bytes=size):
            await remove(services, recording, file)  # it was stopped after the last look


async def _make(services: Services, recording: Recording, file: RecordingFile, folder: Path) -> int:
    """Bytes of the file, which is an object when this returns. Raises `Cancelled`, `CompositionFailed`."""
    await _fetch(services, recording, folder / "recording")
    font = await asyncio.to_thread(fonts.chinese)
    order = Composition(
        folder=folder / "recording",
        output=folder / "output",
        title=recording.title,
        slides=await _slides(services, recording, folder / "slides"),
        font=font.path if font is not None else None,
        face=font.face if font is not None else 0,
        threads=THREADS,
    )
    composed = await _followed(services, file, order)
    for kind in KINDS:
        await services.objects.put(key_of(recording, file, kind), composed.file.with_suffix(f".{kind}"))
    return composed.bytes


async def _followed(services: Services, file: RecordingFile, order: Composition) -> Composed:
    """Has it made and notes how far it is, until somebody does not want it any more."""
    far = 0.0

    def hear(progress: float) -> None:
        nonlocal far
        far = progress

    work = asyncio.create_task(compose(order, hear))
    try:
        while not (await asyncio.wait({work}, timeout=NOTED_EVERY))[0]:
            if not await _note(services, file, progress=round(0.99 * far, 3)):
                raise Cancelled
        return await work
    finally:
        await end(work)


async def _fetch(services: Services, recording: Recording, folder: Path) -> None:
    """The recording as a folder, as the composer reads it."""
    catalogue = Catalogue.of(await shelf.whole(services, recording, shelf.INDEX))
    for name in (*catalogue.files(), shelf.INDEX, shelf.TIMELINE):
        await _copy(services, f"{recording.key}/{name}", folder / name)


async def _slides(services: Services, recording: Recording, folder: Path) -> Mapping[str, list[Path]]:
    """The large pictures of all slides that were shown."""
    async with services.database.read() as session:
        decks = await leaves.kept(session, recording)
    found: dict[str, list[Path]] = {}
    for deck in decks:
        found[deck.deck_id] = files = []
        for number in range(1, len(deck.pages) + 1):
            files.append(folder / deck.deck_id / f"{number}.webp")
            await _copy(services, leaves.key(recording, deck.deck_id, number), files[-1])
    return found


async def _copy(services: Services, key: str, to: Path) -> None:
    await asyncio.to_thread(to.parent.mkdir, parents=True, exist_ok=True)
    with to.open("wb") as file:
        async for piece in services.objects.read(key):
            await asyncio.to_thread(file.write, piece)


async def _note(services: Services, file: RecordingFile, **values: Any) -> bool:
    """Notes it in the row; `False` when the file is not wanted any more."""
    wanted = (
        RecordingFile.recording_id == file.recording_id,
        RecordingFile.round == file.round,
        RecordingFile.state.in_(MAKING),
    )
    async with services.database.write() as session:
        changed = update(RecordingFile).where(*wanted).values(**values).returning(RecordingFile.recording_id)
        return (await session.execute(changed)).first() is not None
