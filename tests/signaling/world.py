"""A signaling server on loopback, real clients on it, and a clock that stands still until it is put forward."""
# ruff: noqa: TID251  the clients speak Socket.IO by the library of the server

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar, cast

import socketio
from aiohttp import web as http
from typing_extensions import override

from rtc.negotiated import Source
from rtc.server import MediaServer
from rtc.settings import RtcSettings
from signaling.facts import (
    AbsentReminded,
    CheckedIn,
    CheckInEnded,
    Fact,
    InkKept,
    PersonJoined,
    PersonLeft,
    RoomKept,
    RoomOver,
)
from signaling.identity import (
    Admission,
    Authenticate,
    Decks,
    DeckSpec,
    Doors,
    Identity,
    NotAdmitted,
    PersonId,
    Recollection,
    Registrar,
    RoomSpec,
    SchoolId,
)
from signaling.messages import (
    AnswerMedia,
    Command,
    ConnectMedia,
    DeckId,
    Done,
    Event,
    Joined,
    JoinRoom,
    MediaLost,
    MediaOffer,
    MemberId,
    Message,
    Publish,
    Published,
    Refusal,
    RoomId,
    SlotsChanged,
    Snapshot,
)
from signaling.recorders import Recorders
from signaling.server import SignalingServer
from signaling.settings import SignalingSettings
from signaling.wire import decode_event
from tests.signaling.replica import Replica
from tests.signaling.school import DECKS, EIGHT, TEACHER, admission_of, spec_of
from tests.worlds.synthetic import SyntheticPeer
from tests.worlds.waiting import until

R = TypeVar("R", bound=Message)
ORIGIN = "https://school.example"


class Clock:
    """Stands at eight o'clock until somebody puts it forward."""

    def __init__(self) -> None:
        self._now = EIGHT

    def now(self) -> datetime:
        return self._now

    def forward(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@dataclass
class Office(Doors, Decks, Registrar):
    """The floor above: who may enter what, and what was reported."""

    rooms: dict[RoomId, RoomSpec] = field(default_factory=lambda: {spec_of().id: spec_of()})
    shut: dict[PersonId, str] = field(default_factory=dict)
    """Who is not admitted, and with which code."""
    broken: set[PersonId] = field(default_factory=set)
    """Whose admission has a bug."""
    reports: list[tuple[str, ...]] = field(default_factory=list)
    kept: dict[RoomId, Recollection] = field(default_factory=dict)
    """What a room that is opened again is given."""

    @override
    async def admit(self, identity: Identity, room: RoomId) -> Admission:
        if identity.person in self.broken:
            raise ZeroDivisionError("a bug")
        if room not in self.rooms:
            raise NotAdmitted("no-such-room", "there is no such room")
        if code := self.shut.get(identity.person):
            raise NotAdmitted(code, "not today")
        return admission_of(identity.person, self.rooms[room])

    @override
    async def recall(self, room: RoomId) -> Recollection:
        return self.kept.get(room, Recollection())

    @override
    async def find(self, school: SchoolId, person: PersonId, deck: DeckId) -> DeckSpec | None:
        return next((one for one in DECKS if one.id == deck and person == TEACHER), None)

    @override
    async def keep(self, room: RoomId, facts: Sequence[Fact]) -> None:
        for fact in facts:
            match fact:
                case PersonJoined(person=person):
                    self.reports.append(("joined", room, person))
                case PersonLeft(person=person):
                    self.reports.append(("left", room, person))
                case RoomOver(reason=reason):
                    self.reports.append(("closed", room, reason.value))
                case CheckedIn(person=person):
                    self.reports.append(("checked-in", room, person))
                case CheckInEnded(check_in=check_in):
                    self.reports.append(("check-in-ended", room, check_in))
                case AbsentReminded(persons=persons):
                    self.reports.append(("absent", room, *persons))
                case RoomKept(memory=memory):
                    self.kept[room] = replace(self.kept.get(room, Recollection()), memory=memory)
                case InkKept(surface=surface, elements=elements):
                    past = self.kept.get(room, Recollection())
                    self.kept[room] = replace(past, ink={**past.ink, surface: elements})


async def authenticate(headers: Mapping[str, str]) -> Identity | None:
    """The cookie `sid=<person>.<device>` is the sign-in."""
    _, _, sign_in = headers.get("cookie", "").partition("sid=")
    if not sign_in:
        return None
    return Identity(PersonId(sign_in.partition(".")[0]), spec_of().school, sign_in)


class RefusedByServer(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.code = refusal.code.value


class Page:
    """One page of one person: a socket, the room as it knows it, a synthetic peer."""

    def __init__(self, url: str, person: str, device: str) -> None:
        self.person = person
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("event", self._hear)
        self.socket.on("disconnect", self._disconnected)
        self.events: list[Event] = []
        self.early: list[Event] = []
        """What came after `join-room` was sent and before it was answered."""
        self.replica: Replica | None = None
        self.peer: SyntheticPeer | None = None
        self.published: dict[Source, str] = {}
        self.slots: dict[str, str | None] = {}
        self.gone = asyncio.Event()
        self._url = url
        self._cookie = f"sid={person}.{device}"
        self._joining = False

    async def connect(self, **headers: str) -> None:
        await self.socket.connect(
            self._url,
            transports=["websocket"],
            headers={"Cookie": self._cookie, "Origin": ORIGIN, **headers},
            wait_timeout=20,
        )

    async def raw(self, payload: object, event: str = "command") -> dict[str, Any]:
        """Sends anything and returns the acknowledgement as it came."""
        return cast("dict[str, Any]", await self.socket.call(event, payload, timeout=20))

    async def ask(self, command: Command, reply: type[R], at_once: Callable[[R], None] = lambda _: None) -> R:
        """Raises `RefusedByServer`. `at_once` gets the reply before any event that follows it."""
        answered: asyncio.Future[R] = asyncio.get_running_loop().create_future()

        def answer(wire: dict[str, Any]) -> None:
            if not wire["ok"]:
                refusal = Refusal.model_validate(wire["refusal"], strict=False)
                answered.set_exception(RefusedByServer(refusal))
                return
            message = reply.model_validate(wire["reply"], strict=False)
            at_once(message)
            answered.set_result(message)

        await self.socket.emit("command", command.model_dump(mode="json"), callback=answer)
        return await asyncio.wait_for(answered, 20)

    async def do(self, command: Command) -> None:
        """For commands that are answered with `Done`."""
        await self.ask(command, Done)

    async def join(self, room: str = "math") -> Snapshot:
        """The replica is there in the very step in which the acknowledgement comes, as in a browser."""
        self._joining = True
        return (await self.ask(JoinRoom(room_id=RoomId(room)), Joined, at_once=self._enter)).snapshot

    def _enter(self, joined: Joined) -> None:
        self._joining = False
        self.replica = Replica.of(joined.snapshot)

    def _take_offer(self, offer: MediaOffer) -> None:
        self.published = dict(offer.publish)
        self.slots = {slot.mid: slot.track_id for slot in offer.slots}

    async def connect_media(self) -> SyntheticPeer:
        """A new peer connection, up."""
        offer = await self.ask(ConnectMedia(), MediaOffer, at_once=self._take_offer)
        if self.peer is not None:
            await self.peer.close()
        self.peer = SyntheticPeer(offer.sdp)
        await self.do(AnswerMedia(sdp=self.peer.answer()))
        await self.peer.connect()
        return self.peer

    async def publish(self, source: Source) -> Published:
        return await self.ask(Publish(source=source), Published)

    @property
    def room(self) -> Replica:
        assert self.replica is not None, "join first"
        return self.replica

    @property
    def id(self) -> MemberId:
        return self.room.me.id

    def heard(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    async def close(self) -> None:
        """The page is closed in order: its socket says so."""
        if self.peer is not None:
            await self.peer.close()
        await self.socket.disconnect()

    def _hear(self, payload: object) -> None:
        event = decode_event(payload)
        self.events.append(event)
        if self._joining:
            self.early.append(event)
        if isinstance(event, SlotsChanged):
            self.slots = {slot.mid: slot.track_id for slot in event.slots}
        elif self.replica is not None and not isinstance(event, MediaLost):
            self.replica.apply(event)

    def _disconnected(self, *_: object) -> None:
        self.gone.set()


@dataclass
class World:
    server: SignalingServer
    url: str
    clock: Clock
    office: Office
    media: MediaServer
    pages: list[Page] = field(default_factory=list)

    async def page(self, person: str, *, device: str = "phone", join: bool = True) -> Page:
        """A connected page, in the class unless told otherwise."""
        page = Page(self.url, person, device)
        self.pages.append(page)
        await page.connect()
        if join:
            await page.join()
        return page

    async def teacher(self) -> Page:
        return await self.page(TEACHER)

    def passes(self, seconds: float) -> None:
        """Puts the clock forward; the registry looks at it."""
        self.clock.forward(seconds)
        self.server.registry.wake()

    async def agree(self) -> None:
        """Waits until every page that is in the class has what a fresh snapshot would tell it."""
        self.passes(1)
        for page in self.pages:
            if page.replica is not None and not page.replica.closed and page.socket.connected:
                await until(partial(self._agrees, page), what=f"the page of {page.person} does not agree with the room")

    def _agrees(self, page: Page) -> bool:
        room = self.server.registry.halls[RoomId("math")].room
        fresh = Replica.of(room.snapshot(page.id, self.clock.now()))
        return page.room == fresh and page.room.count == room.count


def patient(**changes: Any) -> SignalingSettings:
    """As shipped, but for pings that a loaded machine cannot miss."""
    return SignalingSettings(ping_interval=30, ping_timeout=30, **changes)


@asynccontextmanager
async def open_world(
    settings: SignalingSettings | None = None,
    *,
    office: Office | None = None,
    proof: Authenticate = authenticate,
    recorders: Recorders | None = None,
    redis_url: str | None = None,
) -> AsyncIterator[World]:
    """A server on a free port of loopback; pages that were opened are closed at the end."""
    clock, office = Clock(), office or Office()
    media = MediaServer(RtcSettings(host="127.0.0.1", port=0))
    await media.start()
    server = SignalingServer(
        proof,
        office,
        office,
        media,
        clock,
        settings or patient(),
        [ORIGIN],
        decks=office,
        recorders=recorders,
        redis_url=redis_url,
    )
    app = http.Application()
    server.attach(app)
    runner = http.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = http.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await server.start()
    port = runner.addresses[0][1]
    world = World(server, f"http://127.0.0.1:{port}", clock, office, media)
    try:
        yield world
    finally:
        await asyncio.gather(*(page.close() for page in world.pages))
        await server.close()
        await runner.cleanup()
        await media.close()
