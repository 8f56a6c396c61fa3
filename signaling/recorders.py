"""What signaling asks of the floor above and below when a class is recorded: a recorder to feed, and who opens it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from signaling.identity import PersonId, RoomSpec
from signaling.messages import RoomId
from signaling.refusals import RefusalCode


class RecordingRefused(Exception):
    """The recording cannot begin: `recording-full` or `recording-unavailable`."""

    def __init__(self, code: RefusalCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class RecordingHooks:
    """What a recorder asks of the room that it writes. Synchronous, called in the event loop."""

    ask_key_frame: Callable[[str], None]
    """Of the track of this id: a segment begins with one."""
    snapshot: Callable[[], Mapping[str, Any]]
    """The room as an ordinary viewer sees it; asked at the start, and when the writing had to begin anew."""
    failed: Callable[[str], None]
    """Nothing more is written, for this reason; told once."""
    removed: Callable[[], Collection[PersonId]]
    """Whom the host has removed from the class so far (LIVE-31): its replay is not theirs to watch."""


class ClassRecorder(Protocol):
    """Writes one class; `recording.Recorder` is one. Nothing here waits, blocks or raises; what is too much is left out."""

    def begin_take(self, track_id: str, member_id: str, source: str) -> None: ...

    def end_take(self, track_id: str) -> None: ...

    def begin_sound(self, track_id: str, member_id: str) -> None: ...

    def end_sound(self, track_id: str) -> None: ...

    def packets(self, batch: Sequence[tuple[str, bytes, float]]) -> None: ...

    def report(self, track_id: str, ntp: int, rtp: int, arrived: float) -> None: ...

    def note(self, event: Mapping[str, Any]) -> None: ...


class Recorders(Protocol):
    """Opens and closes the recording of a class. There is one a class; it goes on after a stop or a crash."""

    async def open(self, spec: RoomSpec, hooks: RecordingHooks) -> ClassRecorder:
        """Writing when it returns. Raises `RecordingRefused`; then nothing was begun."""

    async def close(self, room: RoomId, *, over: bool, removed: Collection[PersonId]) -> None:
        """What was written is whole when it returns; `over`: the class is. `removed`: as of then. Idempotent."""
