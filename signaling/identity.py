"""Who a client is, and what signaling asks of the floor above: `Doors` admits persons, `Decks` finds slides, `Registrar`
hears what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from signaling.facts import Fact
from signaling.memory import RoomMemory
from signaling.messages import (
    CameraVisibility,
    Child,
    Content,
    DeckId,
    Expected,
    InkElement,
    PersonKind,
    Role,
    RoomId,
    RoomKind,
    Surface,
    ViewerScope,
)
from signaling.messages.base import PersonId, SchoolId

__all__ = [
    "Admission", "Authenticate", "DeckSpec", "Decks", "Doors", "Identity", "NotAdmitted", "PersonId", "Recollection",
    "Registrar", "RoomSpec", "SchoolId",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in person, as the handshake proved it. `sign_in` names the sign-in, so that ending it closes the socket."""

    person: PersonId
    school: SchoolId
    sign_in: str


@dataclass(frozen=True, slots=True)
class RoomSpec:
    """What a room is when it opens; made by the floor above from its record."""

    id: RoomId
    kind: RoomKind
    school: SchoolId
    title: str
    host: PersonId
    host_name: str
    started_at: datetime
    content: Content = Content.NONE
    deck: "DeckSpec | None" = None
    """The slides with which it begins."""
    comments_allowed: bool = True
    speaking_allowed: bool = True
    speech_seconds: int | None = None
    camera_visibility: CameraVisibility = CameraVisibility.ALL
    viewer_scope: ViewerScope = ViewerScope.MEMBERS
    replay: bool = False
    """It is to be recorded from its beginning (LIVE-15)."""
    host_recordable: bool = True
    roster: tuple[Expected, ...] = ()
    """The students who are invited (LIVE-33)."""


@dataclass(frozen=True, slots=True)
class DeckSpec:
    """Slides that can be shown."""

    id: DeckId
    title: str
    page_count: int


@dataclass(frozen=True, slots=True)
class Admission:
    """A person may enter: as what, and under which name."""

    spec: RoomSpec
    role: Role
    name: str
    kind: PersonKind
    children: tuple[Child, ...] = field(default=())
    invited: bool = True
    """False for who enters only because the scope is `anyone`: out when it is narrowed (LIVE-32, LIVE-41)."""
    recordable: bool = False
    """The person has consented to be recorded, or somebody for it. Who has not is in no recording."""
    recordable_children: frozenset[PersonId] = frozenset()
    """Of the children, those who may be named in a recording."""


@dataclass(frozen=True, slots=True)
class Recollection:
    """What was kept of a room that is opened again."""

    memory: RoomMemory | None = None
    ink: Mapping[Surface, Sequence[InkElement]] = field(default_factory=dict)
    roster: tuple[Expected, ...] | None = None
    """Newer than that of the `RoomSpec`: the class may have been shared between the two looks."""


class NotAdmitted(Exception):
    """The person may not enter. `code`: `no-such-room`, `room-ended`, `not-invited`, `not-started` or `app-disabled`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Authenticate(Protocol):
    """Proves a handshake by its headers (lower-case names, cookies among them); `None` refuses the connection."""

    async def __call__(self, headers: Mapping[str, str]) -> Identity | None: ...


class Doors(Protocol):
    async def admit(self, identity: Identity, room: RoomId) -> Admission:
        """Asked at every entry, so that a changed right counts at once. Raises `NotAdmitted`."""

    async def recall(self, room: RoomId) -> Recollection:
        """Asked once, when this process opens the room: what `RoomKept` and `InkKept` told last of it."""


class Decks(Protocol):
    async def find(self, school: SchoolId, person: PersonId, deck: DeckId) -> DeckSpec | None:
        """Slides that this person may show, ready to be shown; else `None`."""


class Registrar(Protocol):
    """Hears, after the fact, what must be kept."""

    async def keep(self, room: RoomId, facts: Sequence[Fact]) -> None:
        """In the order of what happened, one call at a time. What it raises is logged and harms no room."""
