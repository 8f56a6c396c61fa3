"""What happened in a room and must be kept: told to the `Registrar`, after the fact, in the order of what happened."""

from dataclasses import dataclass
from datetime import datetime

from signaling.memory import RoomMemory
from signaling.messages import (
    CheckInId,
    CloseReason,
    Comment,
    CommentId,
    DeckId,
    InkElement,
    Surface,
    ViewerScope,
)
from signaling.messages.base import PersonId


@dataclass(frozen=True, slots=True)
class PersonJoined:
    """A span of presence began. Told again after a crash, when its end could not be told."""

    person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """A span of presence ended: at the loss of the link, not at the end of the grace."""

    person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class RoomOver:
    reason: CloseReason
    at: datetime


@dataclass(frozen=True, slots=True)
class Commented:
    comment: Comment
    person: PersonId


@dataclass(frozen=True, slots=True)
class CommentDeleted:
    comment: CommentId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Spoke:
    """A turn on the floor is over."""

    person: PersonId
    began: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class CheckInStarted:
    check_in: CheckInId
    number: int
    at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """`person` is the child that was counted (IMP-20), `by` who answered: the child itself or a parent."""

    check_in: CheckInId
    person: PersonId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckInEnded:
    check_in: CheckInId
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckInReminded:
    """The host wants these, who have not answered, to be reminded."""

    check_in: CheckInId
    persons: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class AbsentReminded:
    """The host wants these, who are invited and not here, to be reminded (LIVE-34)."""

    persons: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ScopeChanged:
    scope: ViewerScope
    at: datetime


@dataclass(frozen=True, slots=True)
class Paused:
    at: datetime


@dataclass(frozen=True, slots=True)
class Resumed:
    at: datetime


@dataclass(frozen=True, slots=True)
class DeckShown:
    deck: DeckId
    at: datetime


@dataclass(frozen=True, slots=True)
class InkKept:
    """All that lies on a surface; replaces what was kept of it."""

    surface: Surface
    elements: tuple[InkElement, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RoomKept:
    """What the room needs to go on after a crash of its process; replaces what was kept of it."""

    memory: RoomMemory
    at: datetime


Fact = (
    PersonJoined
    | PersonLeft
    | RoomOver
    | Commented
    | CommentDeleted
    | Spoke
    | CheckInStarted
    | CheckedIn
    | CheckInEnded
    | CheckInReminded
    | AbsentReminded
    | ScopeChanged
    | Paused
    | Resumed
    | DeckShown
    | InkKept
    | RoomKept
)
