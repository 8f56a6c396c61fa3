"""One connected client: identity, seat, and a bounded inbox that one task serves, so that commands are done in order."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rtc.tasks import end
from signaling.identity import Identity
from signaling.limits import TokenBucket, Window
from signaling.messages import MemberId
from signaling.refusals import RefusalCode, Refused
from signaling.settings import SignalingSettings
from signaling.wire import Wire, refused

if TYPE_CHECKING:
    from signaling.hall import Hall

FLOOD_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Seated:
    """Where a session sits."""

    hall: "Hall"
    member: MemberId


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command: its acknowledgement, and what to do after that was sent."""

    wire: Wire
    goes_on: bool = True
    """False after a bug: the session ends, and it alone."""
    caught_up: bool = False
    """It carries a snapshot: what was held back since may follow now."""


Dispatch = Callable[["Session", object], Awaitable[Answer]]


class Session:
    """`ask` may be called by many tasks; nobody but the session's own task works on what was asked."""

    def __init__(
        self,
        sid: str,
        identity: Identity,
        dispatch: Dispatch,
        settings: SignalingSettings,
        hang_up: Callable[["Session"], None],
    ) -> None:
        self.sid: Final = sid
        self.identity: Final = identity
        self.seat: Seated | None = None
        self._dispatch = dispatch
        self._hang_up = hang_up
        self._inbox: asyncio.Queue[tuple[object, asyncio.Future[Answer]]] = asyncio.Queue(settings.inbox)
        self._bucket = TokenBucket(settings.command_rate, settings.command_burst)
        self._floods = Window(settings.flood_refusals, FLOOD_SECONDS)
        self._loop = asyncio.get_running_loop()
        self._server = self._loop.create_task(self._serve(), name=f"session {sid}")
        self._over = False

    @property
    def seated(self) -> Seated:
        """Raises `Refused` with `not-in-room`."""
        if self.seat is None:
            raise Refused(RefusalCode.NOT_IN_ROOM, "join a room first")
        return self.seat

    async def ask(self, payload: object) -> Answer:
        """Puts a command into the inbox and waits for its acknowledgement. Too many, too fast: `flood`."""
        if self._over:
            return _over()
        wait = self._bucket.take(self._loop.time())
        if wait == 0 and not self._inbox.full():
            asked: asyncio.Future[Answer] = self._loop.create_future()
            self._inbox.put_nowait((payload, asked))
            return await asked
        if self._floods.take(self._loop.time()) > 0:
            self._end()
        return Answer(refused(Refused(RefusalCode.FLOOD, "too many commands", retry_after=max(wait, 0.05))))

    async def close(self) -> None:
        """The socket is gone: what was not begun is not done any more. Idempotent."""
        self._over = True
        await end(self._server)
        while not self._inbox.empty():
            _, asked = self._inbox.get_nowait()
            asked.set_result(_over())

    async def _serve(self) -> None:
        while True:
            payload, asked = await self._inbox.get()
            try:
                answer = await self._dispatch(self, payload)
            except asyncio.CancelledError:
                asked.set_result(_over())
                raise
            asked.set_result(answer)
            if not answer.goes_on:
                self._end()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._loop.call_soon(self._hang_up, self)  # after the acknowledgement that is on its way


def _over() -> Answer:
    return Answer(refused(Refused(RefusalCode.UNAVAILABLE, "the session is over")))
