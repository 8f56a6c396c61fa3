"""What routes, jobs and modules work with. Built once by the composition root (app.py), handed down, never global."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from signaling.identity import Decks, PersonId, SchoolId
from signaling.messages import CloseReason, Event, Expected, RoomId, ViewerScope
from signaling.recorders import Recorders
from web.clock import Clock
from web.database import Database

if TYPE_CHECKING:
    from web.audit import Audit
    from web.auth import SignIns
    from web.jobs import Jobs
    from web.limits import Limits
    from web.objects import Objects
    from web.settings import Settings
    from web.sms import SmsSender
    from web.tokens import ApiTokens


class Tell(Protocol):
    async def __call__(self, persons: Iterable[PersonId], event: Event) -> None:
        """Sends an event to every socket of these persons, wherever they are connected. After the commit only."""


class Rooms(Protocol):
    """What modules need of the signaling server."""

    def count(self, room: RoomId) -> int:
        """How many are in the room now (LIVE-30); 0 for a room that is not open."""

    async def close_room(self, room: RoomId, reason: CloseReason) -> None: ...

    async def set_viewer_scope(self, room: RoomId, scope: ViewerScope) -> None:
        """As if the host had said it (LIVE-32, LIVE-41). Nothing happens when the room is not open."""

    async def invite(self, room: RoomId, students: Sequence[Expected], persons: Iterable[PersonId]) -> None:
        """Further students are expected, further persons invited (LIVE-23, LIVE-33). Nothing when the room is not open."""

    async def set_recordable(self, person: PersonId, school: SchoolId, recordable: bool) -> None:
        """Consent to be recorded, given or withdrawn in this school, counts at once, in whatever class the person is."""

    async def end_sign_in(self, sign_in: str) -> None:
        """Closes the sockets of an ended sign-in, and the media of its seats, at once (ASVS 7.4.2)."""


ReplayState = Literal["none", "running", "ready", "gone", "lost"]


class Replays(Recorders, Protocol):
    """What rooms and the other modules need of the recordings."""

    @property
    def stats(self) -> object:
        """Numbers for the operator's gauges."""

    async def states(self, session: AsyncSession, class_ids: Collection[str]) -> Mapping[str, ReplayState]:
        """Of these classes, those that have or had a replay."""

    def removed(self, room: RoomId) -> Collection[PersonId]:
        """Of a class that is recorded here now: whom its host has removed (LIVE-31)."""


@dataclass(slots=True)
class Services:
    settings: "Settings"
    clock: Clock
    database: Database
    jobs: "Jobs"
    limits: "Limits"
    sign_ins: "SignIns"
    """Opens and ends sign-ins; `demo` uses it as well."""
    tokens: "ApiTokens"
    audit: "Audit"
    """Who changed what; rows are added in the transaction of the change."""
    sms: "SmsSender"
    objects: "Objects"
    """Files that are no rows: slides and what was made of them."""
    key: bytes
    """The server's own key: of one-time codes."""
    version: str
    tell: Tell = field(init=False)
    rooms: Rooms = field(init=False)
    replays: Replays | None = None
    decks: Decks | None = None
    """Slides that can be shown. All four are set once by the composition root: the signaling server is built from doors
    that are built from these."""
