"""The rooms of this process: opens them at the first entry, wakes them when their time has come, keeps what they report."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from rtc.server import MediaServer
from rtc.tasks import end
from signaling.facts import Fact
from signaling.fanout import Fanout
from signaling.hall import Hall, HallNews
from signaling.identity import (
    Admission,
    Decks,
    DeckSpec,
    Doors,
    Identity,
    PersonId,
    Recollection,
    Registrar,
    RoomSpec,
    SchoolId,
)
from signaling.messages import CloseReason, DeckId, Expected, RoomId, RoomKind, Snapshot, ViewerScope
from signaling.placement import Placement
from signaling.playback import Playback
from signaling.recorders import Recorders
from signaling.refusals import RefusalCode, Refused
from signaling.room import Timing
from signaling.session import Session

log = logging.getLogger(__name__)

ENDED_KEPT: Final = 10_000
"""Rooms that closed here and are not opened again; the floor above knows the older ones."""
REPORT_SECONDS: Final = 5.0
"""So long a closing process waits for its last reports to be kept."""
RECORDING_SECONDS: Final = 15.0
"""So long it waits for its recordings to be whole; what is not, a recovery closes."""
LINK_SECONDS: Final = 5.0
"""How often members are told how their connections are, at most."""
CLASSES: Final = frozenset({RoomKind.LARGE, RoomKind.SMALL, RoomKind.BROADCAST})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rooms of a process share."""

    doors: Doors
    decks: Decks | None
    registrar: Registrar
    media: MediaServer
    fanout: Fanout
    placement: Placement
    recorders: Recorders | None
    now: Callable[[], datetime]
    timing: Timing


class Registry:
    def __init__(self, around: Surroundings, count_changed: Callable[[RoomId, int], None]) -> None:
        self._around = around
        self._count_changed = count_changed
        self._halls: dict[RoomId, Hall] = {}
        self._counts: dict[RoomId, int] = {}
        self._ended: dict[RoomId, None] = {}
        self._opening = asyncio.Lock()
        self._woken = asyncio.Event()
        self._wakes_at: datetime | None = None
        """When the clock is looked at next without a wake."""
        self.playback = Playback()
        self._reports: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._recordings: set[asyncio.Task[None]] = set()

    @property
    def halls(self) -> Mapping[RoomId, Hall]:
        return self._halls

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._watch_time(), name="signaling time"),
            asyncio.create_task(self._report(), name="signaling reports"),
            asyncio.create_task(self._watch_links(), name="signaling links"),
        ]

    async def close(self) -> None:
        """Lets all rooms go: their members find them again where they are opened next. Idempotent."""
        for hall in list(self._halls.values()):
            self._forget(hall)
            hall.abandon()
            await self._around.placement.release(hall.id)
        with suppress(TimeoutError):
            async with asyncio.timeout(RECORDING_SECONDS):
                while self._recordings:  # what was just beginning ends in a task of its own
                    await asyncio.wait(self._recordings)
        if self._tasks:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._reports.join(), REPORT_SECONDS)
        await end(*self._tasks)
        self._tasks = []

    async def enter(self, session: Session, room: RoomId) -> Snapshot:
        """Asks the doors and takes the seat; a seat in another room is given back. Raises `Refused` or `NotAdmitted`."""
        admission = await self._around.doors.admit(session.identity, room)
        hall = await self._hall(admission)
        before = session.seat
        snapshot = hall.enter(session, admission)
        if before is not None and before.hall is not hall:
            before.hall.leave(session, before.member)
        return snapshot

    async def find_deck(self, identity: Identity, deck: DeckId) -> DeckSpec:
        """Slides of this person, ready to be shown. Refused: `no-deck`."""
        decks = self._around.decks
        found = None if decks is None else await decks.find(identity.school, identity.person, deck)
        if found is None:
            raise Refused(RefusalCode.NO_DECK, "there are no such slides")
        return found

    async def told_before(self) -> None:
        """Returns when all that was told until now is on its way, so that an answer cannot overtake it."""
        await self._around.fanout.flushed()

    def hold(self, session: Session) -> None:
        """Keeps back what the session is told from now on, until its answer is sent."""
        self._around.fanout.hold(session.sid)

    def set_viewer_scope(self, room: RoomId, scope: ViewerScope) -> None:
        if hall := self._halls.get(room):
            hall.carry_out(hall.room.set_viewer_scope(scope, hall.now()))

    def invite(self, room: RoomId, students: Sequence[Expected], persons: Sequence[PersonId]) -> None:
        if hall := self._halls.get(room):
            hall.carry_out(hall.room.invite(students, persons, hall.now()))

    def set_recordable(self, person: PersonId, school: SchoolId, recordable: bool) -> None:
        """Given, it counts in the rooms of that school; withdrawn, in all: who is here from elsewhere meant here as well."""
        for hall in [hall for hall in self._halls.values() if not recordable or hall.room.spec.school == school]:
            hall.carry_out(hall.room.set_recordable(person, recordable, hall.now()))

    def look_at_links(self) -> None:
        for hall in list(self._halls.values()):
            hall.look_at_links()

    def close_room(self, room: RoomId, reason: CloseReason) -> None:
        if hall := self._halls.get(room):
            hall.close(reason)

    def lose_room(self, room: RoomId) -> None:
        """Another process has the room's lease."""
        if hall := self._halls.get(room):
            self._forget(hall)
            hall.abandon()

    def wake(self) -> None:
        """Looks at the clock anew."""
        self._woken.set()

    # --- Inside ---------------------------------------------------------------------------------------------------------

    async def _hall(self, admission: Admission) -> Hall:
        spec = admission.spec
        if hall := self._halls.get(spec.id):
            return hall
        async with self._opening:
            if hall := self._halls.get(spec.id):
                return hall
            await self._claim(spec)
            return self._open(spec, await self._around.doors.recall(spec.id))

    async def _claim(self, spec: RoomSpec) -> None:
        if spec.kind not in CLASSES:
            raise Refused(RefusalCode.NOT_IN_THIS_KIND, "this server holds no meetings")
        if spec.id in self._ended:
            raise Refused(RefusalCode.ROOM_ENDED, "the room is over")
        holder = await self._around.placement.claim(spec.id)
        if holder is not None:
            raise Refused(RefusalCode.ROOM_ELSEWHERE, "another process holds the room", address=holder)

    def _open(self, spec: RoomSpec, past: Recollection) -> Hall:
        around = self._around
        news = HallNews(facts=self._keep, changed=self._changed, spawn=self._spawn)
        hall = Hall(spec, around.timing, around.media, around.fanout, around.now, news, past, around.recorders)
        self._halls[spec.id] = hall
        if hall.room.recording_wanted:
            self._spawn(hall.taping.start_as_wanted())
        return hall

    def _changed(self, hall: Hall) -> None:
        if hall.room.closed is not None:
            self._end(hall)
        elif self._counts.get(hall.id) != hall.room.count:
            self._counts[hall.id] = hall.room.count
            self._count_changed(hall.id, hall.room.count)
        if hall.due is not None and (self._wakes_at is None or hall.due < self._wakes_at):
            self._woken.set()

    def _end(self, hall: Hall) -> None:
        if self._forget(hall):
            self._ended[hall.id] = None
            if len(self._ended) > ENDED_KEPT:
                del self._ended[next(iter(self._ended))]
            self._reports.put_nowait(lambda: self._around.placement.release(hall.id))

    def _forget(self, hall: Hall) -> bool:
        if self._counts.pop(hall.id, 0):
            self._count_changed(hall.id, 0)
        return self._halls.pop(hall.id, None) is not None

    def _keep(self, room: RoomId, facts: Sequence[Fact]) -> None:
        self._reports.put_nowait(lambda: self._around.registrar.keep(room, facts))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """The beginning or end of a recording, which no room waits for."""
        task = asyncio.create_task(work, name="signaling recording")
        self._recordings.add(task)
        task.add_done_callback(self._recorded)

    def _recorded(self, task: asyncio.Task[None]) -> None:
        self._recordings.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a recording could not be begun or closed", exc_info=task.exception())

    async def _report(self) -> None:
        """One after the other, in the order of what happened; a report that fails is logged and does not stop the rest."""
        while True:
            report = await self._reports.get()
            try:
                await report()
            except Exception:
                log.exception("a report of a room could not be kept")
            finally:
                self._reports.task_done()

    async def _watch_links(self) -> None:
        while True:
            await asyncio.sleep(LINK_SECONDS)
            try:
                self.look_at_links()
            except Exception:
                log.exception("the connections could not be looked at")

    async def _watch_time(self) -> None:
        while True:
            self._woken.clear()
            now = self._around.now()
            for hall in [hall for hall in self._halls.values() if hall.due is not None and hall.due <= now]:
                self._run_due(hall)
            due = min((hall.due for hall in self._halls.values() if hall.due is not None), default=None)
            self._wakes_at = due
            wait = None if due is None else max(0.0, (due - self._around.now()).total_seconds())
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._woken.wait()

    def _run_due(self, hall: Hall) -> None:
        try:
            hall.run_due()
        except Exception:
            log.exception("room %s failed at its time", hall.id)
            self._forget(hall)
            hall.abandon()
