"""What processes tell one another: everything else stays in the process that holds the room."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from signaling.identity import PersonId, SchoolId
from signaling.messages import CloseReason, Expected, RoomId, ViewerScope


class _News(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(_News):
    """An event for every socket of some persons."""

    type: Literal["told"] = "told"
    persons: list[PersonId]
    event: dict[str, Any]


class SignInEnded(_News):
    type: Literal["sign-in-ended"] = "sign-in-ended"
    sign_in: str


class RoomToClose(_News):
    """Whoever holds the room closes it."""

    type: Literal["room-to-close"] = "room-to-close"
    room: RoomId
    reason: CloseReason


class ScopeToSet(_News):
    """Whoever holds the room changes who may watch."""

    type: Literal["scope-to-set"] = "scope-to-set"
    room: RoomId
    scope: ViewerScope


class Invited(_News):
    """Whoever holds the room expects these students too; `persons` are all who were invited."""

    type: Literal["invited"] = "invited"
    room: RoomId
    students: list[Expected]
    persons: list[PersonId]


class RecordableToSet(_News):
    """Consent to be recorded was given or withdrawn: counts in every room where the person is."""

    type: Literal["recordable"] = "recordable"
    person: PersonId
    school: SchoolId
    recordable: bool


class Counted(_News):
    """How many are in a room of the sender; 0 when it is closed."""

    type: Literal["counted"] = "counted"
    counts: dict[RoomId, int]


class Started(_News):
    """A process came: the others tell it what they count."""

    type: Literal["started"] = "started"


class Alive(_News):
    """A process hears itself: its subscription works."""

    type: Literal["alive"] = "alive"


News = Told | SignInEnded | RoomToClose | ScopeToSet | Invited | RecordableToSet | Counted | Started | Alive
NEWS: TypeAdapter[News] = TypeAdapter(Annotated[News, Field(discriminator="type")])
