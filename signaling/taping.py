"""The recording of one class while it is on: feeds a recorder with what is taken and with what happens, and tells the room.

Decided are: what is taken (taking.py) and what is told (replaying.py). Here they are carried out, at each change of the room
and in the same step: who withdraws consent, loses the floor or is removed is on no packet that is written afterwards.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from typing_extensions import override

from rtc.tap import Tap, TapObserver, Tapped
from signaling.classroom import Classroom
from signaling.media import RoomMedia
from signaling.messages import Event, Notice
from signaling.outcome import Outcome
from signaling.recorders import ClassRecorder, Recorders, RecordingHooks, RecordingRefused
from signaling.refusals import RefusalCode, Refused
from signaling.replaying import Replaying
from signaling.taking import Taken, taken
from signaling.wire import encode

PENDING: Final = 2000
"""Events that wait for a recorder that is being opened; later ones are left out."""

log = logging.getLogger(__name__)


class Taping(TapObserver):
    """`start` and `stop` are the host's; `heard` follows every change of the room; `end` is idempotent."""

    def __init__(
        self,
        room: Classroom,
        media: RoomMedia,
        recorders: Recorders | None,
        carry_out: Callable[[Outcome], None],
        now: Callable[[], datetime],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._room = room
        self._media = media
        self._recorders = recorders
        self._carry_out = carry_out
        self._now = now
        self._spawn = spawn
        self._replaying = Replaying(room)
        self._changing = asyncio.Lock()
        self._recorder: ClassRecorder | None = None
        self._tap: Tap | None = None
        self._taken = Taken()
        self._pending: list[Event] | None = None
        """What the recorder is told when it is ready for it; `None` while it is."""
        self._opened = False
        self.trouble: RefusalCode | None = None
        """Why a recording that was wanted does not run, for hosts who come later."""

    # --- Starting and stopping ------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Refused: `recording-full`, `recording-unavailable`. Nothing happens when it runs already."""
        async with self._changing:
            if self._recorder is not None or self._room.closed is not None:
                return
            self.trouble = None
            self._room.recording_wanted = True
            try:
                self._recorder = await self._open()
            except Refused:
                self._room.recording_wanted, self._pending = False, None
                raise
            self._begin()

    async def start_as_wanted(self) -> None:
        """LIVE-15: with the class. What is in the way is told to the hosts, who may try again."""
        try:
            await self.start()
        except Refused as refusal:
            full = refusal.code is RefusalCode.RECORDING_FULL
            self.trouble = refusal.code
            notice = Notice(code="recording-full" if full else "recording-failed")
            self._carry_out(self._room.told(self._now(), (notice, self._room.hosts())))

    async def stop(self) -> None:
        """What was written stays, and can be gone on with. Nothing happens when nothing is written."""
        async with self._changing:
            self._room.recording_wanted = False
            self.trouble = None
            if self._release():
                self._carry_out(self._room.set_recording(False, self._now()))
                await self._close(over=False)

    def end(self, *, over: bool) -> None:
        """The room closes here; `over`: the class does. What was written is made whole meanwhile."""
        self._release()
        if self._opened:
            self._spawn(self._ended(over=over))

    # --- What happens in the room ----------------------------------------------------------------------------------------

    def heard(self, outcome: Outcome) -> None:
        """Carries out what a change of the room means for the recording, at once. A fault of it harms no class."""
        if self._pending is None and self._recorder is None:
            return
        try:
            self._follow(outcome)
        except Exception:
            log.exception("the recording of %s did not follow a change", self._room.spec.id)

    def _follow(self, outcome: Outcome) -> None:
        if outcome.gates and self._room.closed is None:
            self._settle()
            self._note(*self._replaying.changes(self._taken))
        told: set[int] = set()
        for delivery in outcome.deliveries:
            if id(delivery.event) not in told:
                told.add(id(delivery.event))
                if (kept := self._replaying.heard(delivery.event, self._now())) is not None:
                    self._note(kept)

    @override
    def packets(self, batch: Sequence[Tapped]) -> None:
        if self._recorder is not None:
            self._recorder.packets(batch)

    @override
    def report(self, track_id: str, ntp: int, rtp: int, arrived: float) -> None:
        if self._recorder is not None:
            self._recorder.report(track_id, ntp, rtp, arrived)

    # --- Inside ------------------------------------------------------------------------------------------------------------

    async def _open(self) -> ClassRecorder:
        if self._recorders is None:
            raise Refused(RefusalCode.RECORDING_UNAVAILABLE, "this server does not record")
        hooks = RecordingHooks(self._ask_key_frame, self._snapshot, self._failed, lambda: self._room.removed)
        try:
            recorder = await self._recorders.open(self._room.spec, hooks)
        except RecordingRefused as refusal:
            raise Refused(refusal.code, refusal.detail) from refusal
        self._opened = True
        return recorder

    def _begin(self) -> None:
        """The recorder is open; unless the room closed meanwhile, the room says so, and takes begin."""
        if self._room.closed is not None or self._media.closed:
            self.end(over=self._room.closed is not None)
            return
        self._tap = self._media.open_tap(self)
        self._flush()
        self._carry_out(self._room.set_recording(True, self._now()))

    def _release(self) -> bool:
        """Nothing is taken any more; whether anything was."""
        recorder, self._recorder, self._pending = self._recorder, None, None
        if self._tap is not None:
            self._tap.close()
            self._tap = None
        self._taken = Taken()
        return recorder is not None

    async def _close(self, *, over: bool) -> None:
        if self._recorders is not None:
            await self._recorders.close(self._room.spec.id, over=over, removed=self._room.removed)

    async def _ended(self, *, over: bool) -> None:
        async with self._changing:
            await self._close(over=over)

    def _settle(self) -> None:
        """Makes what is taken what is to be taken: what goes first, so that nobody is recorded a packet too long."""
        if self._recorder is None or self._tap is None:
            return
        wanted = taken(self._room)
        for track in self._taken.pictures:
            if track not in wanted.pictures:
                self._tap.drop(track.id)
                self._recorder.end_take(track.id)
        for track in self._taken.voices:
            if track not in wanted.voices:
                self._tap.drop(track.id)
                self._recorder.end_sound(track.id)
        for track in wanted.pictures:
            if track not in self._taken.pictures:
                self._recorder.begin_take(track.id, track.owner.id, track.source)
                self._tap.take(track.id)
        for track in wanted.voices:
            if track not in self._taken.voices:
                self._recorder.begin_sound(track.id, track.owner.id)
                self._tap.take(track.id)
        self._taken = wanted

    def _note(self, *events: Event) -> None:
        if self._pending is not None:
            if len(self._pending) + len(events) <= PENDING:
                self._pending.extend(events)
        elif self._recorder is not None:
            for event in events:
                self._recorder.note(encode(event))

    # --- What the recorder asks -----------------------------------------------------------------------------------------

    def _snapshot(self) -> Mapping[str, Any]:
        """A span begins: what follows the snapshot is noted after it."""
        said = self._replaying.snapshot(self._taken, self._now())
        self._pending = self._replaying.rest()
        if self._recorder is not None:
            asyncio.get_running_loop().call_soon(self._flush)
        return said.model_dump(mode="json")

    def _flush(self) -> None:
        pending, self._pending = self._pending, None
        self._note(*(pending or ()))

    def _ask_key_frame(self, track_id: str) -> None:
        if self._tap is not None:
            self._tap.ask_key_frame(track_id)

    def _failed(self, reason: str) -> None:
        """The recorder gave up. The class goes on; hosts are told, and may start it again."""
        log.warning("the recording of %s failed: %s", self._room.spec.id, reason)
        if not self._release():
            return
        self.trouble = RefusalCode.RECORDING_UNAVAILABLE
        now = self._now()
        outcome = self._room.set_recording(False, now)
        outcome.add(self._room.told(now, (Notice(code="recording-failed"), self._room.hosts())))
        self._carry_out(outcome)
        self._spawn(self._ended(over=False))
