"""Events to sessions, in the order in which they happened: recipients are fixed at once, one task does the sending."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rtc.tasks import end
from signaling.identity import Identity, PersonId
from signaling.messages import Event
from signaling.wire import Wire, encode

log = logging.getLogger(__name__)

Emit = Callable[[Wire, Sequence[str]], Awaitable[None]]
"""Sends an event to sockets. Must not wait for slow ones."""
Drop = Callable[[str], Awaitable[None]]
"""Closes a socket."""


class Addressee(Protocol):
    """What fan-out needs of a session."""

    @property
    def sid(self) -> str: ...

    @property
    def identity(self) -> Identity: ...


@dataclass(frozen=True, slots=True)
class _Letter:
    event: Wire
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Farewell:
    sid: str


@dataclass(frozen=True, slots=True)
class _Mark:
    reached: asyncio.Future[None]


class Fanout:
    """The sessions of this process, by person and by sign-in, and the letters to them.

    A letter's recipients are those of the moment it was posted, so a client whose snapshot was taken later does not hear
    again what the snapshot holds already. `hold` keeps back what a session is told between its snapshot and the
    acknowledgement that carries it; `release` sends it after.
    """

    def __init__(self, emit: Emit, drop: Drop) -> None:
        self._emit = emit
        self._drop = drop
        self._letters: asyncio.Queue[_Letter | _Farewell | _Mark] = asyncio.Queue()
        self._by_person: defaultdict[PersonId, dict[str, Addressee]] = defaultdict(dict)
        self._held: dict[str, list[list[Wire]]] = {}
        self._postman: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._postman = asyncio.create_task(self._deliver(), name="signaling fan-out")

    async def close(self) -> None:
        """Ends the sending; what was not sent is lost. Idempotent."""
        await end(self._postman)
        self._postman = None

    def add(self, session: Addressee) -> None:
        self._by_person[session.identity.person][session.sid] = session

    def remove(self, session: Addressee) -> None:
        """Idempotent."""
        self._held.pop(session.sid, None)
        sessions = self._by_person[session.identity.person]
        sessions.pop(session.sid, None)
        if not sessions:
            del self._by_person[session.identity.person]

    def connections(self, person: PersonId) -> int:
        return len(self._by_person.get(person, ()))

    def post(self, event: Event, sids: Iterable[str]) -> None:
        """Sends an event to these sockets, after all that was posted before."""
        self._send(encode(event), sids)

    def post_to_persons(self, event: Event, persons: Iterable[PersonId]) -> None:
        """Sends an event to every socket of these persons in this process."""
        self._send(encode(event), [sid for person in persons for sid in self._by_person.get(person, ())])

    async def flushed(self) -> None:
        """Returns when all that was posted before is queued for its sockets: an answer that is sent then comes after it."""
        reached = asyncio.get_running_loop().create_future()
        self._letters.put_nowait(_Mark(reached))
        await reached

    def farewell(self, sid: str) -> None:
        """Closes a socket after all that was posted before."""
        while sid in self._held:
            self.release(sid)
        self._letters.put_nowait(_Farewell(sid))

    def hold(self, sid: str) -> None:
        """Keeps back what is posted to a socket from now on; each `hold` needs its own `release`."""
        self._held.setdefault(sid, []).append([])

    def release(self, sid: str) -> None:
        """Sends what was kept back by the earliest `hold` that was not released."""
        if held := self._held.get(sid):
            for event in held.pop(0):
                self._letters.put_nowait(_Letter(event, (sid,)))
            if not held:
                del self._held[sid]

    def _send(self, event: Wire, sids: Iterable[str]) -> None:
        if not self._held:  # nobody is between snapshot and acknowledgement: the usual case, without a look at each
            self._letters.put_nowait(_Letter(event, tuple(sids)))
            return
        to = []
        for sid in sids:
            if held := self._held.get(sid):
                held[-1].append(event)
            else:
                to.append(sid)
        if to:
            self._letters.put_nowait(_Letter(event, tuple(to)))

    async def _deliver(self) -> None:
        while True:
            letter = await self._letters.get()
            try:
                match letter:
                    case _Letter(event, to):
                        await self._emit(event, to)
                    case _Farewell(sid):
                        await self._drop(sid)
                    case _Mark(reached) if not reached.done():
                        reached.set_result(None)
            except Exception:
                log.exception("a letter could not be sent")
