"""Who a client is, and what signaling asks of the floor above: `Doors` admits persons, `Registrar` hears what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType, Protocol

from signaling.messages import Child, CloseReason, Content, PersonKind, Role, RoomId, RoomKind

PersonId = NewType("PersonId", str)
SchoolId = NewType("SchoolId", str)
SessionToken = NewType("SessionToken", str)


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
    comments_allowed: bool = True
    speaking_allowed: bool = True


@dataclass(frozen=True, slots=True)
class Admission:
    """A person may enter: as what, and under which name."""

    spec: RoomSpec
    role: Role
    name: str
    kind: PersonKind
    children: tuple[Child, ...] = field(default=())


class NotAdmitted(Exception):
    """The person may not enter. `code` is one of `no-such-room`, `room-ended`, `not-invited`, `app-disabled`."""

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


class Registrar(Protocol):
    """Hears, after the fact, what must be kept: presence spans and ends. Calls must not fail the room."""

    async def joined(self, room: RoomId, person: PersonId, at: datetime) -> None: ...

    async def left(self, room: RoomId, person: PersonId, at: datetime) -> None: ...

    async def closed(self, room: RoomId, reason: CloseReason, at: datetime) -> None: ...
