"""Where the bytes of a recording are: in the spool while its class runs, objects from then on; read alike from both."""

import asyncio
import re
import shutil
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Final

from recording import playlist as playlists
from recording.catalogue import SOUND, Catalogue
from web.jobs import Job
from web.modules.recordings.tables import Recording
from web.objects import CHUNK, NoSuchObject
from web.services import Services

SWEEP: Final = "recordings.sweep"
INDEX: Final = "index.jsonl"
TIMELINE: Final = "timeline.jsonl"
MEDIA: Final = re.compile(r"(?:sound|takes/[0-9]{1,6})/[A-Za-z0-9_-]{1,40}\.(?:mp4|m4s)", re.ASCII)
"""The files that hold pictures and sound; no other name below a recording is ever read for anybody."""
FRESH: Final = 1.0
"""Seconds for which the index of a recording that runs is not read again: a part of it is hardly shorter."""
REMEMBERED: Final = 64
"""Indexes that are kept as they were read, the longest unused go first."""


def spool(services: Services) -> Path:
    """The folder in which this process writes recordings, one folder each."""
    return services.settings.data.absolute() / "recordings"


def folder(services: Services, recording_id: str) -> Path:
    return spool(services) / recording_id


@dataclass(slots=True)
class _Known:
    catalogue: Catalogue
    read_at: float
    moved: bool
    texts: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Playlists by their stream, each with how much of the index it tells: many viewers ask for the same one."""


class Shelf:
    """Remembers indexes as they were read: a class of an hour has thousands of lines, and each viewer asks every few seconds."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._reading: dict[str, asyncio.Lock] = {}

    async def known(self, services: Services, recording: Recording) -> _Known:
        lock = self._reading.setdefault(recording.id, asyncio.Lock())
        async with lock:
            known = self._known.get(recording.id)
            if known is None or not self._fresh(known, recording):
                known = await self._read(services, recording, known)
                self._known[recording.id] = known
                while len(self._known) > REMEMBERED:
                    self._reading.pop(self._known.popitem(last=False)[0], None)
            self._known.move_to_end(recording.id)
            return known

    def forget(self, recording_id: str) -> None:
        """What is known of it is of before now: it is read again when somebody asks."""
        if (known := self._known.get(recording_id)) is not None:
            known.read_at = -inf

    def _fresh(self, known: _Known, recording: Recording) -> bool:
        moved = recording.moved_at is not None
        return known.moved if moved else time.monotonic() - known.read_at < FRESH

    async def _read(self, services: Services, recording: Recording, known: _Known | None) -> _Known:
        """Only what was written since it was read last, while it runs."""
        moved, read_at = recording.moved_at is not None, time.monotonic()
        if known is None or moved:
            catalogue = await asyncio.to_thread(Catalogue.of, await whole(services, recording, INDEX))
            return _Known(catalogue, read_at, moved)
        known.catalogue.extend(await whole(services, recording, INDEX, known.catalogue.sealed))
        known.read_at = read_at
        return known


_shelf: Final = Shelf()


async def catalogue(services: Services, recording: Recording) -> Catalogue:
    """What the recording holds, as of a second ago at most. Of one that has no index (yet), nothing."""
    return (await _shelf.known(services, recording)).catalogue


def ended(recording_id: str) -> None:
    """Its last line was just written: whoever asks now is told that it is whole."""
    _shelf.forget(recording_id)


async def playlist(services: Services, recording: Recording, stream: str) -> str | None:
    """The playlist of `sound` or `takes/<number>`; of no stream, the master. `None` where there is no such stream."""
    known = await _shelf.known(services, recording)
    catalogue = known.catalogue
    if stream not in {"", SOUND, *(take.stream for take in catalogue.takes)}:
        return None
    told, text = known.texts.get(stream, (-1, ""))
    if told != catalogue.sealed:
        seconds = services.settings.recording.segment_seconds
        text = playlists.media(catalogue, stream, seconds) if stream else playlists.master(catalogue)
        known.texts[stream] = (catalogue.sealed, text)
    return text


async def size(services: Services, recording: Recording, name: str) -> int:
    """Bytes of one of its files. Raises `NoSuchObject`."""
    if recording.moved_at is None:
        with suppress(OSError):
            return (await asyncio.to_thread((folder(services, recording.id) / name).stat)).st_size
    # It was moved, perhaps since the row was read: nobody notices where the bytes are.
    return await services.objects.size(f"{recording.key}/{name}")


async def read(services: Services, recording: Recording, name: str, start: int, end: int) -> AsyncIterator[bytes]:
    """The bytes from `start` to before `end`, in pieces. Raises `NoSuchObject` before the first one."""
    path = folder(services, recording.id) / name
    while recording.moved_at is None and start < end:
        piece = await asyncio.to_thread(_pread, path, start, min(CHUNK, end - start))
        if piece is None:
            break  # it has been moved in between
        if not piece:
            return
        start += len(piece)
        yield piece
    if start < end:
        async for piece in services.objects.read(f"{recording.key}/{name}", start, end):
            yield piece


async def whole(services: Services, recording: Recording, name: str, start: int = 0) -> bytes:
    """All of a file from `start` on; nothing when it is not there (yet)."""
    try:
        end = await size(services, recording, name)
        return b"".join([piece async for piece in read(services, recording, name, start, end)])
    except NoSuchObject:
        return b""


async def sweep(services: Services, job: Job) -> None:
    """`recordings.sweep {recording_id, key}`: removes all bytes of a recording that is gone. May run again."""
    await services.objects.delete_below(f"{job.payload['key']}/")
    await clear_spool(services, job.payload["recording_id"])


async def clear_spool(services: Services, recording_id: str) -> None:
    await asyncio.to_thread(shutil.rmtree, folder(services, recording_id), ignore_errors=True)


def _pread(path: Path, start: int, length: int) -> bytes | None:
    """`None` where there is no such file."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read(length)
    except OSError:
        return None
