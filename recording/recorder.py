"""The server's side of a recording: gives a child process what is to be written, and never waits for it.

Blocks nowhere and raises nowhere but in `start`. A child that is slow is given less, and the recording says where; one that
dies is started again and goes on where the last one came to (house.md, habits 9 and 12).
"""

import asyncio
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from recording import pipe
from recording.children import command, environment
from recording.index import TICKS
from recording.pipe import Kind
from recording.recover import NothingRecorded, recover
from recording.settings import RecordingSettings
from rtc.tasks import end

CLOCK_SECONDS: Final = 0.1
"""So often the child is told the time, and what came since."""
BATCH: Final = 256
"""Packets that are written without waiting for that."""
PATIENCE: Final = 30.0
"""Seconds for a child to start, and to write what it has at the end; then it is killed."""
LINE: Final = 1 << 16


class RecordingFailed(Exception):
    """Nothing is recorded. `code` is stable: `recorder-not-started` or `storage-not-writable`."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Status:
    """As the child told it last."""

    seconds: float = 0.0
    """Of recording time, earlier spans included."""
    bytes: int = 0
    """Of media that this process wrote and synced."""
    waiting: int = 0
    """Octets that are not on disk yet."""
    gaps: int = 0
    dropped: int = 0
    """Packets that the child was not given."""
    trouble: str = ""
    """Why the storage cannot be written at the moment."""


@dataclass(frozen=True, slots=True)
class _Track:
    number: int
    kind: Kind
    said: Mapping[str, str]


class Recorder:
    """One recording. If its folder holds one already, this goes on with it.

    Moments (`at`, `arrived`, `now`) are seconds of `clock`, which is the one that stamps packets.
    """

    def __init__(
        self,
        settings: RecordingSettings,
        folder: Path,
        *,
        ask_key_frame: Callable[[str], None],
        snapshot: Callable[[], Mapping[str, object]],
        failed: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`snapshot` is asked when a span begins: at the start, and when a child had to be replaced. `failed` is told once,
        with the reason, when nothing more will be written."""
        self.status = Status()
        self._settings = settings
        self._folder = folder
        self._ask_key_frame = ask_key_frame
        self._snapshot = snapshot
        self._failed = failed
        self._clock = clock
        self._wall = wall
        self._tracks: dict[str, _Track] = {}
        self._next_number = 1
        self._process: Process | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._timer: asyncio.Task[None] | None = None
        self._closing = False
        self._over = False
        self._whole = False
        """The last child has told that the end is written."""
        self._batch: list[tuple[int, bytes, float]] = []
        """What the child is told at the next stroke of the clock."""
        self._dropped = 0
        self._dropping_since: float | None = None
        self._ended = asyncio.Event()

    async def start(self) -> None:
        """Returns when the first line is on disk. Raises `RecordingFailed`."""
        await self._launch()
        self._supervisor = asyncio.create_task(self._supervise())
        self._timer = asyncio.create_task(self._tell_time())

    def begin_take(self, track_id: str, member_id: str, source: str) -> None:
        """A video track, `camera` or `screen`; its codec is told by its packets. Again: nothing happens."""
        self._begin(track_id, Kind.TAKE, {"track_id": track_id, "member_id": member_id, "source": source})

    def begin_sound(self, track_id: str, member_id: str) -> None:
        """A voice, or what a screen plays: it goes into the one mix."""
        self._begin(track_id, Kind.SOUND, {"track_id": track_id, "member_id": member_id})

    def end(self, track_id: str) -> None:
        """Of a take or a sound. Nothing more of it is written. Idempotent."""
        if self._tracks.pop(track_id, None) is not None:
            self._say(Kind.OVER, {"track_id": track_id, "now": self._clock()})

    end_take = end
    end_sound = end

    def packets(self, batch: Iterable[tuple[str, bytes, float]]) -> None:
        """(track id, RTP, arrival) each. Those of other tracks are ignored; what the child has no room for is dropped."""
        tracks = self._tracks
        known = [(tracks[track_id].number, data, arrived) for track_id, data, arrived in batch if track_id in tracks]
        if self._waiting() > self._settings.buffer_bytes or not self._alive:
            self._drop(len(known))
        else:
            self._batch += known
            if len(self._batch) >= BATCH:
                self._flush()

    def report(self, track_id: str, ntp: int, rtp: int, arrived: float) -> None:  # noqa: ARG002 - the tap's own signature
        """What has the timestamp `rtp` was captured at `ntp` (32.32 fixed point) of the clock."""
        track = self._tracks.get(track_id)
        if track is not None:
            body = pipe.REPORT.pack(track.number, ntp & 0xFFFFFFFFFFFFFFFF, rtp & 0xFFFFFFFF)
            self._write(pipe.frame(Kind.REPORT, body))

    def note(self, event: Mapping[str, object], at: float | None = None) -> None:
        """Something that happened in class, as it goes over the wire, for the timeline."""
        self._note("event", event, self._clock() if at is None else at)

    async def close(self) -> Status:
        """Returns when the recording is whole on disk, or a child that cannot do it was ended. Idempotent."""
        if self._supervisor is None or self._timer is None:
            return self.status
        if not self._closing:
            self._closing = True
            self._timer.cancel()
            self._say(Kind.CLOSE, {"now": self._clock()})
        await self._wait_for_end()
        await end(self._supervisor, self._timer)
        await self._end_process()
        if not self._whole:
            with suppress(OSError, NothingRecorded):
                await asyncio.to_thread(recover, self._folder)
        return self.status

    async def _wait_for_end(self) -> None:
        """A child that is behind is left its time, as long as it goes on."""
        while not self._ended.is_set():
            last = self.status
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), PATIENCE)
            if self.status is last:
                return

    # --- The child ------------------------------------------------------------------------------------------------------

    async def _launch(self) -> None:
        self._process = process = await asyncio.create_subprocess_exec(
            *command("recording"), stdin=PIPE, stdout=PIPE, env=environment(), limit=LINE
        )  # fmt: skip
        settings = self._settings.model_dump()
        now = self._clock()
        self._batch.clear()  # of the one before: START is the first that a child hears
        self._say(
            Kind.START,
            {"folder": str(self._folder), "settings": settings, "now": now, "wall": round(self._wall() * 1000)},
        )
        try:
            said = await asyncio.wait_for(self._next(process), PATIENCE)
        except TimeoutError:
            said = {}
        if said.get("type") != "started":
            await self._end_process()
            reason = str(said.get("reason", "the child process did not start"))
            raise RecordingFailed("storage-not-writable" if said else "recorder-not-started", reason)
        self._heard(said)
        self._note("snapshot", self._snapshot(), now)
        for track in self._tracks.values():
            self._say(track.kind, {**track.said, "number": track.number})

    async def _supervise(self) -> None:
        """Hears the child; replaces one that died."""
        left = self._settings.restarts
        while True:
            reason = await self._hear_out()
            await self._end_process()
            if self._closing or self._over:
                break
            if reason or not left or (reason := await self._relaunch()):
                self._over = True
                self._failed(reason or "the child process died too often")
                break
            left -= 1
        self._ended.set()

    async def _relaunch(self) -> str:
        """Why it cannot be done; empty when it was."""
        try:
            await self._launch()
        except RecordingFailed as failure:
            return str(failure)
        if self._closing:
            self._say(Kind.CLOSE, {"now": self._clock()})
        return ""

    async def _hear_out(self) -> str:
        """Until the child is gone; gives its reason if it told one."""
        process, reason = self._process, ""
        assert process is not None
        while said := await self._next(process):
            kind = said["type"]
            if kind == "ask-key-frame":
                self._ask_key_frame(str(said["track_id"]))
            elif kind == "failed":
                reason = str(said["reason"]) or "the storage failed"
            else:
                self._whole = kind == "ended"
                self._heard(said)
        return reason

    @staticmethod
    async def _next(process: Process) -> dict[str, object]:
        """What the child says next; empty when it is gone."""
        assert process.stdout is not None
        try:
            line = await process.stdout.readuntil(b"\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            return {}
        said = orjson.loads(line)
        assert isinstance(said, dict)
        return said

    def _heard(self, said: Mapping[str, object]) -> None:
        at, written, waiting, gaps = (int(str(said[name])) for name in ("at", "bytes", "waiting", "gaps"))
        self.status = Status(at / TICKS, written, waiting + self._waiting(), gaps, self._dropped, str(said["trouble"]))

    async def _tell_time(self) -> None:
        while True:
            await asyncio.sleep(CLOCK_SECONDS)
            now = self._clock()
            if self._dropping_since is not None and self._alive and self._waiting() < self._settings.buffer_bytes // 2:
                seconds = now - self._dropping_since
                self._dropping_since = None
                self._say(Kind.LEFT_OUT, {"now": now, "seconds": seconds, "reason": "the recorder was too slow"})
            self._flush()
            self._write(pipe.frame(Kind.CLOCK, pipe.MOMENT.pack(now)))

    async def _end_process(self) -> None:
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            if not self._ended.is_set() and not self._closing:
                with suppress(ProcessLookupError):
                    process.kill()
            assert process.stdin is not None
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), PATIENCE)
            except TimeoutError:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        self._process = None

    # --- The pipe -------------------------------------------------------------------------------------------------------

    @property
    def _alive(self) -> bool:
        process = self._process
        return (
            process is not None
            and process.returncode is None
            and not (process.stdin is None or process.stdin.is_closing())
        )

    def _waiting(self) -> int:
        process = self._process
        return (
            process.stdin.transport.get_write_buffer_size() if process is not None and process.stdin is not None else 0
        )

    def _write(self, data: bytes) -> None:
        """What is not media is small and goes on for twice as long."""
        if self._alive and self._waiting() <= 2 * self._settings.buffer_bytes:
            assert self._process is not None
            assert self._process.stdin is not None
            self._process.stdin.write(data)

    def _flush(self) -> None:
        """Packets go in few writes: what wakes the child costs more than what it reads."""
        if self._batch:
            self._write(pipe.packets(self._batch))
            self._batch.clear()

    def _say(self, kind: Kind, said: Mapping[str, object]) -> None:
        self._flush()
        self._write(pipe.frame(kind, orjson.dumps(said)))

    def _note(self, name: str, content: Mapping[str, object], at: float) -> None:
        self._write(pipe.frame(Kind.NOTE, pipe.MOMENT.pack(at) + orjson.dumps({name: content})))

    def _begin(self, track_id: str, kind: Kind, said: Mapping[str, str]) -> None:
        if track_id in self._tracks:
            return
        track = self._tracks[track_id] = _Track(self._next_number, kind, said)
        self._next_number += 1
        self._say(kind, {**said, "number": track.number})

    def _drop(self, count: int) -> None:
        self._dropped += count
        if count and self._dropping_since is None:
            self._dropping_since = self._clock()
