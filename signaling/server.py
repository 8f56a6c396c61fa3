"""The signaling server: sockets to sessions. THE ONLY FILE that imports socketio."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import orjson
import socketio  # noqa: TID251
from aiohttp import web as http
from engineio.packet import MESSAGE, Packet  # noqa: TID251
from socketio.packet import EVENT  # noqa: TID251

from rtc.server import MediaServer
from rtc.tasks import end
from signaling.dispatch import Dispatcher
from signaling.fanout import Fanout
from signaling.handlers import COMMANDS
from signaling.identity import Authenticate, Decks, Doors, PersonId, Registrar, SchoolId
from signaling.messages import CloseReason, Event, Expected, Hand, RoomId, ViewerScope
from signaling.news import (
    Alive,
    Counted,
    Invited,
    News,
    RecordableToSet,
    RoomToClose,
    ScopeToSet,
    SignInEnded,
    Started,
    Told,
)
from signaling.placement import Alone, OverRedis, Placement
from signaling.recorders import Recorders
from signaling.refusals import RefusalCode
from signaling.registry import Registry, Surroundings
from signaling.session import Session
from signaling.settings import SignalingSettings
from signaling.wire import COMMAND_EVENT, EVENT_EVENT, Wire, decode_event, encode

log = logging.getLogger(__name__)

SWEEP_SECONDS: Final = 1.0


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, an aware instant."""


@dataclass(frozen=True, slots=True)
class SignalingStats:
    """What is open now, and sums since the start."""

    sockets: int
    rooms: int
    members: int
    speakers: int
    answers: Mapping[str, int]
    """Commands answered, by `ok` or the code of the refusal."""
    playback_reports: int
    freezes: int
    """Of pictures, as pages report them."""
    frozen_ms: int
    concealed_ms: int
    """Sound that pages had to make up."""
    dropped_slow: int
    """Sockets closed because their client did not read."""
    healthy: bool
    """Whether news of other processes come in."""


class _Json:
    """orjson with the signature Socket.IO calls."""

    @staticmethod
    def dumps(value: object, **_: object) -> str:
        return orjson.dumps(value).decode()

    @staticmethod
    def loads(text: str | bytes, **_: object) -> Any:
        return orjson.loads(text)


class SignalingServer:
    """Built once by the composition root: `attach` to the HTTP application, `start`, `close`.

    `origins` are the pages that may connect (`https://school.example`); without `decks` there are no slides, without
    `recorders` no recordings; `redis_url` joins several processes.
    """

    def __init__(
        self,
        authenticate: Authenticate,
        doors: Doors,
        registrar: Registrar,
        media: MediaServer,
        clock: Clock,
        settings: SignalingSettings,
        origins: Sequence[str],
        *,
        decks: Decks | None = None,
        recorders: Recorders | None = None,
        redis_url: str | None = None,
    ) -> None:
        self._authenticate = authenticate
        self._settings = settings
        self._io = self._listen(origins)
        self._sessions: dict[str, Session] = {}
        self._ended_sign_ins: set[str] = set()
        self._handshakes = 0
        self._fanout = Fanout(self._emit, self._io.disconnect)
        self._placement: Placement = Alone()
        if redis_url is not None:
            self._placement = OverRedis(redis_url, settings.address or origins[0], settings.lease_seconds)
        self._counts_elsewhere: dict[RoomId, int] = {}
        self._counts_to_tell: dict[RoomId, int] = {}
        around = Surroundings(
            doors, decks, registrar, media, self._fanout, self._placement, recorders, clock.now, settings.timing
        )
        self.registry: Final = Registry(around, self._count_changed)
        self._dispatch = Dispatcher(COMMANDS, self.registry)
        self._dropped_slow = 0
        self._sweeper: asyncio.Task[None] | None = None
        self._closed = False

    # --- For the floor above --------------------------------------------------------------------------------------------

    def attach(self, app: http.Application) -> None:
        """Mounts Socket.IO at `/socket.io`."""
        self._io.attach(app, socketio_path="socket.io")

    async def start(self) -> None:
        """Returns when it can serve. With `redis_url`, that is when Redis can be reached."""
        self._fanout.start()
        self.registry.start()
        self._sweeper = asyncio.create_task(self._sweep(), name="signaling sweep")
        await self._placement.start(self._heard, self.registry.lose_room)

    async def close(self) -> None:
        """Closes sockets and rooms; clients come back to whichever process answers. Idempotent."""
        await end(self._sweeper)
        self._sweeper = None
        for sid in list(self._sessions):
            await self._io.disconnect(sid)
        await self.registry.close()
        await self._fanout.close()
        await self._placement.close()
        if not self._closed:
            self._closed = True
            await self._io.shutdown()

    async def tell(self, persons: Iterable[PersonId], event: Event) -> None:
        """To every socket of these persons, in all processes. After the commit only; a lost one is not repeated."""
        persons = list(persons)
        self._fanout.post_to_persons(event, persons)
        await self._placement.tell(Told(persons=persons, event=encode(event)))

    async def end_sign_in(self, sign_in: str) -> None:
        """Closes the sockets of a sign-in that was ended, and the media of their seats, at once."""
        self._sign_in_ended(sign_in)
        await self._placement.tell(SignInEnded(sign_in=sign_in))

    async def close_room(self, room: RoomId, reason: CloseReason) -> None:
        """Closes the room wherever it is. Nothing happens when it is not open."""
        self.registry.close_room(room, reason)
        await self._placement.tell(RoomToClose(room=room, reason=reason))

    async def set_viewer_scope(self, room: RoomId, scope: ViewerScope) -> None:
        """Changes who may watch, wherever the room is, and puts out who may not (LIVE-41). Nothing when it is not open."""
        self.registry.set_viewer_scope(room, scope)
        await self._placement.tell(ScopeToSet(room=room, scope=scope))

    async def invite(self, room: RoomId, students: Sequence[Expected], persons: Iterable[PersonId]) -> None:
        """The class was shared: wherever the room is, its hosts expect these students too. Nothing when it is not open."""
        invited = sorted(persons)
        self.registry.invite(room, students, invited)
        await self._placement.tell(Invited(room=room, students=list(students), persons=invited))

    async def set_recordable(self, person: PersonId, school: SchoolId, recordable: bool) -> None:
        """Consent to be recorded, given or withdrawn in this school, counts at once, in all processes."""
        self.registry.set_recordable(person, school, recordable)
        await self._placement.tell(RecordableToSet(person=person, school=school, recordable=recordable))

    def count(self, room: RoomId) -> int:
        """LIVE-30: how many are in the room now; 0 when it is not open."""
        hall = self.registry.halls.get(room)
        return self._counts_elsewhere.get(room, 0) if hall is None else hall.room.count

    @property
    def stats(self) -> SignalingStats:
        halls = self.registry.halls.values()
        seats = [seat for hall in halls for seat in hall.room.seats.values()]
        return SignalingStats(
            sockets=len(self._sessions),
            rooms=len(halls),
            members=sum(seat.connected for seat in seats),
            speakers=sum(seat.hand is Hand.SPEAKING for seat in seats),
            answers=dict(self._dispatch.answers),
            playback_reports=self.registry.playback.reports,
            freezes=self.registry.playback.freezes,
            frozen_ms=self.registry.playback.frozen_ms,
            concealed_ms=self.registry.playback.concealed_ms,
            dropped_slow=self._dropped_slow,
            healthy=self._placement.healthy,
        )

    # --- Sockets --------------------------------------------------------------------------------------------------------

    def _listen(self, origins: Sequence[str]) -> socketio.AsyncServer:
        io = socketio.AsyncServer(
            async_mode="aiohttp",
            transports=["websocket"],
            json=_Json,
            cors_allowed_origins=list(origins),
            max_http_buffer_size=self._settings.max_payload,
            ping_interval=self._settings.ping_interval,
            ping_timeout=self._settings.ping_timeout,
            namespaces=["/"],
        )
        io.on("connect", self._on_connect)
        io.on("disconnect", self._on_disconnect)
        io.on(COMMAND_EVENT, self._on_command)
        io.on("*", self._on_other)
        return io

    async def _on_connect(self, sid: str, environ: object, _auth: object = None) -> None:
        """Also reached by a client that emits an event of this name, with anything for `environ`: then it has a session."""
        if sid in self._sessions or not isinstance(environ, dict):
            return
        headers = {name.lower(): value for name, value in environ["aiohttp.request"].headers.items()}
        self._handshakes += 1
        try:
            identity = await self._authenticate(headers)
            if identity is None or identity.sign_in in self._ended_sign_ins:
                raise _refuse_connection(RefusalCode.NOT_SIGNED_IN)
        finally:
            self._handshakes -= 1
            if not self._handshakes:
                self._ended_sign_ins.clear()
        if self._fanout.connections(identity.person) >= self._settings.sockets_per_person:
            raise _refuse_connection(RefusalCode.TOO_MANY_CONNECTIONS)
        session = Session(sid, identity, self._dispatch, self._settings, self._hang_up)
        self._sessions[sid] = session
        self._fanout.add(session)

    async def _on_disconnect(self, sid: str, *_: object) -> None:
        """Also reached by a client that emits an event of this name: then it is still connected, and nothing happens."""
        if self._io.manager.is_connected(sid, "/"):
            return
        session = self._sessions.pop(sid, None)
        if session is None:
            return
        self._fanout.remove(session)
        await session.close()
        if session.seat is not None:
            session.seat.hall.lose(session, session.seat.member)

    async def _on_command(self, sid: str, *payload: object) -> Wire | None:
        session = self._sessions.get(sid)
        if session is None:
            return None
        answer = await session.ask(payload[0] if len(payload) == 1 else None)
        if answer.caught_up:
            # Socket.IO queues the acknowledgement in this very step of the event loop; what was held back follows it.
            asyncio.get_running_loop().call_soon(self._fanout.release, sid)
        return answer.wire

    async def _on_other(self, _event: str, sid: str, *_: object) -> Wire | None:
        """There is one event name. Others are answered like an unknown type, and count like one."""
        return await self._on_command(sid, {"type": None})

    def _hang_up(self, session: Session) -> None:
        self._fanout.farewell(session.sid)

    async def _emit(self, event: Wire, sids: Sequence[str]) -> None:
        """Written once and queued for each socket; `AsyncServer.emit` would make a task for each."""
        written = self._io.packet_class(EVENT, namespace="/", data=[EVENT_EVENT, event]).encode()
        letter = Packet(MESSAGE, written)
        for sid in sids:
            if (connection := self._io.manager.eio_sid_from_sid(sid, "/")) is not None:
                await self._io.eio.send_packet(connection, letter)
        await asyncio.sleep(0)  # the sockets' writers get their turn between two letters

    async def _sweep(self) -> None:
        """A slow client is dropped, never awaited: what waits for it is bounded. And counts are told, once a second."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            for sid in list(self._sessions):
                if self._backlog(sid) > self._settings.backlog:
                    self._dropped_slow += 1
                    log.warning("socket %s does not read; it is closed", sid)
                    await self._io.disconnect(sid)
            if self._counts_to_tell:
                counts, self._counts_to_tell = self._counts_to_tell, {}
                await self._placement.tell(Counted(counts=counts))

    def _backlog(self, sid: str) -> int:
        """Packets that wait for a socket."""
        connection = self._io.eio.sockets.get(self._io.manager.eio_sid_from_sid(sid, "/"))
        return 0 if connection is None else int(connection.queue.qsize())

    # --- News -----------------------------------------------------------------------------------------------------------

    def _heard(self, news: News) -> None:
        match news:
            case Told(persons=persons, event=event):
                self._fanout.post_to_persons(decode_event(event), persons)
            case SignInEnded(sign_in=sign_in):
                self._sign_in_ended(sign_in)
            case RoomToClose() | ScopeToSet() | Invited() | RecordableToSet():
                self._heard_of_rooms(news)
            case Counted(counts=counts):
                self._counts_elsewhere.update(counts)
                for room in [room for room, count in counts.items() if count == 0]:
                    del self._counts_elsewhere[room]
            case Started():
                self._counts_to_tell = {room: hall.room.count for room, hall in self.registry.halls.items()}
            case Alive():
                pass

    def _heard_of_rooms(self, news: RoomToClose | ScopeToSet | Invited | RecordableToSet) -> None:
        match news:
            case RoomToClose(room=room, reason=reason):
                self.registry.close_room(room, reason)
            case ScopeToSet(room=room, scope=scope):
                self.registry.set_viewer_scope(room, scope)
            case Invited(room=room, students=students, persons=persons):
                self.registry.invite(room, students, persons)
            case RecordableToSet(person=person, school=school, recordable=recordable):
                self.registry.set_recordable(person, school, recordable)

    def _sign_in_ended(self, sign_in: str) -> None:
        if self._handshakes:
            self._ended_sign_ins.add(sign_in)
        for session in [session for session in self._sessions.values() if session.identity.sign_in == sign_in]:
            if session.seat is not None:
                session.seat.hall.sign_out(session.seat.member)
            self._fanout.farewell(session.sid)

    def _count_changed(self, room: RoomId, count: int) -> None:
        self._counts_to_tell[room] = count


def _refuse_connection(code: RefusalCode) -> socketio.exceptions.ConnectionRefusedError:
    """The client finds the code in `error.data.code` of its `connect_error`."""
    return socketio.exceptions.ConnectionRefusedError(code.value, {"code": code.value})
