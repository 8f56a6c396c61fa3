"""What rooms ask of the recordings: `signaling.identity.Recorders`. A recording begins where the pool and the disk have room for it."""

import asyncio
import logging
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from recording.recorder import Recorder, RecordingFailed
from rtc.tasks import end
from signaling.identity import PersonId, RoomSpec
from signaling.messages import RoomId
from signaling.recorders import RecordingHooks, RecordingRefused
from signaling.refusals import RefusalCode
from web.database import new_id
from web.modules.directory.tables import folded
from web.modules.recordings import leaves, policy, settling, shelf
from web.modules.recordings.tables import Recording, RecordingState
from web.services import ReplayState, Services

LOOK_SECONDS: Final = 5.0
"""How often the rows of running recordings learn how long they are."""
HELD: Final = timedelta(seconds=30)
"""So long after its last word a process is taken to write a recording still."""
DISK_RESERVE: Final = 512 * 1024 * 1024
"""Bytes that must be free for a recording to begin."""

STATES: Final[Mapping[RecordingState, ReplayState]] = {
    RecordingState.RUNNING: "running",
    RecordingState.KEPT: "ready",
    RecordingState.BINNED: "gone",
    RecordingState.GONE: "gone",
    RecordingState.LOST: "lost",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Open:
    recording_id: str
    recorder: Recorder
    hooks: RecordingHooks
    before: int
    """Bytes that were there when it went on."""


@dataclass(frozen=True, slots=True)
class RecorderStats:
    """Of the recordings that this process writes now, for the operator's gauges."""

    running: int
    troubled: int
    """Whose storage cannot be written at the moment."""
    waiting_bytes: int
    """Not on disk yet."""
    dropped_packets: int
    gaps: int


class SchoolRecorders:
    """Opens the recorder of a class, keeps its row up to date while it writes, and has it settled when the class is over."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._open: dict[RoomId, _Open] = {}
        self._looking: asyncio.Task[None] | None = None

    @property
    def stats(self) -> RecorderStats:
        states = [one.recorder.status for one in self._open.values()]
        return RecorderStats(
            running=len(states),
            troubled=sum(bool(state.trouble) for state in states),
            waiting_bytes=sum(state.waiting for state in states),
            dropped_packets=sum(state.dropped for state in states),
            gaps=sum(state.gaps for state in states),
        )

    async def open(self, spec: RoomSpec, hooks: RecordingHooks) -> Recorder:
        """The recorder of this class, writing; goes on with what was recorded of it. Raises `RecordingRefused`."""
        services = self._services
        await asyncio.to_thread(_need_disk, shelf.spool(services))
        async with services.database.write() as session:
            recording, new = await self._row(session, spec)
        recorder = Recorder(
            services.settings.recording,
            shelf.folder(services, recording.id),
            ask_key_frame=hooks.ask_key_frame,
            snapshot=hooks.snapshot,
            failed=hooks.failed,
        )
        try:
            await recorder.start()
        except RecordingFailed as error:
            await self._forget(recording.id, new=new)
            raise RecordingRefused(RefusalCode.RECORDING_UNAVAILABLE, str(error)) from error
        self._open[spec.id] = _Open(recording.id, recorder, hooks, recording.bytes)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look(), name="recordings look")
        return recorder

    async def close(self, room: RoomId, *, over: bool, removed: Collection[PersonId]) -> None:
        """Closes the recorder of the class; when the class is `over`, its replay is whole from now on. Idempotent."""
        await self._note_removed(room, removed)
        one = self._open.pop(room, None)
        if one is None:
            return
        if not self._open:
            await end(self._looking)
            self._looking = None
        await one.recorder.close()
        shelf.ended(one.recording_id)
        async with self._services.database.write() as session:
            recording = await session.get(Recording, one.recording_id, with_for_update=True)
            if recording is not None:
                recording.bytes = one.before + one.recorder.status.bytes
                recording.seconds, recording.writing_until = one.recorder.status.seconds, None
                await settling.plan(self._services, session, recording.id, over=over)

    async def states(self, session: AsyncSession, class_ids: Collection[str]) -> Mapping[str, ReplayState]:
        """Of these classes, those that have or had a replay."""
        query = select(Recording.live_class_id, Recording.state).where(Recording.live_class_id.in_(class_ids))
        return {class_id: STATES[state] for class_id, state in await session.execute(query)}

    def removed(self, room: RoomId) -> Collection[PersonId]:
        """Of a class that is recorded here now: whom its host has removed (LIVE-31)."""
        one = self._open.get(room)
        return one.hooks.removed() if one is not None else ()

    async def _note_removed(self, room: RoomId, removed: Collection[PersonId]) -> None:
        """Also when the recording was stopped before: what the room knows of them ends with it."""
        if not removed:
            return
        async with self._services.database.write() as session:
            query = select(Recording).where(Recording.live_class_id == room).with_for_update()
            recording = await session.scalar(query)
            if recording is not None:
                recording.removed = sorted({*recording.removed, *removed})

    async def _row(self, session: AsyncSession, spec: RoomSpec) -> tuple[Recording, bool]:
        """The row of this class's recording, and whether it is new: counted against the pool in the same transaction."""
        services, now = self._services, self._services.clock.now()
        await policy.lock(session, spec.school)
        found: Recording | None = await session.scalar(select(Recording).where(Recording.live_class_id == spec.id))
        if found is not None:
            if found.state is not RecordingState.RUNNING:
                raise RecordingRefused(RefusalCode.RECORDING_UNAVAILABLE, "the recording of this class is closed")
            found.writing_until = now + HELD
            return found, False
        rules = await policy.settings_of(session, spec.school)
        if not await policy.has_room(session, spec.school, rules.storage, services.settings.replay):
            raise RecordingRefused(RefusalCode.RECORDING_FULL, "the pool of the school is full")
        recording = Recording(
            id=new_id(), school_id=spec.school, live_class_id=spec.id, creator_id=spec.host, creator_name=spec.host_name,
            title=spec.title, search_text=folded(f"{spec.title} {spec.host_name}"), state=RecordingState.RUNNING,
            storage=rules.storage, key=f"replays/{new_id()}", began_at=now, writing_until=now + HELD,
        )  # fmt: skip
        session.add(recording)
        await session.flush()
        await settling.plan(services, session, recording.id, over=False)
        return recording, True

    async def _forget(self, recording_id: str, *, new: bool) -> None:
        """A recorder that did not start leaves nothing behind, unless something was recorded before."""
        async with self._services.database.write() as session:
            recording = await session.get(Recording, recording_id)
            if recording is not None and new:
                await session.delete(recording)
            elif recording is not None:
                recording.writing_until = None
        if new:
            await shelf.clear_spool(self._services, recording_id)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for one in list(self._open.values()):
                try:
                    await self._note(one)
                except Exception:
                    log.exception("how far recording %s is could not be kept", one.recording_id)

    async def _note(self, one: _Open) -> None:
        status = one.recorder.status
        async with self._services.database.write() as session:
            recording = await session.get(Recording, one.recording_id)
            if recording is not None and recording.state is RecordingState.RUNNING:
                recording.bytes, recording.seconds = one.before + status.bytes, status.seconds
                recording.writing_until = self._services.clock.now() + HELD
        if recording is not None:
            await leaves.keep(self._services, recording)


def _need_disk(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise RecordingRefused(RefusalCode.RECORDING_UNAVAILABLE, f"the folder of recordings: {error}") from error
    if free < DISK_RESERVE:
        raise RecordingRefused(RefusalCode.RECORDING_UNAVAILABLE, "the disk is nearly full")
