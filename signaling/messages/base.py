"""What all messages share: the model, the ids, the bounds."""

from typing import Annotated, NewType

from pydantic import BaseModel, ConfigDict, StringConstraints

PersonId = NewType("PersonId", str)
SchoolId = NewType("SchoolId", str)
RoomId = NewType("RoomId", str)
MemberId = NewType("MemberId", str)
"""A seat: one person in one room. It outlives sockets, reloads and second tabs."""
TrackId = NewType("TrackId", str)
CommentId = NewType("CommentId", str)
CheckInId = NewType("CheckInId", str)
DeckId = NewType("DeckId", str)
Surface = NewType("Surface", str)
"""What ink lies on: `slides/<deck id>/<page>`, `board/<number>`, `screen` or `camera`."""
ElementId = NewType("ElementId", str)
"""Of a piece of ink; chosen by the page that draws it."""

ID_LENGTH = 64
Id = Annotated[str, StringConstraints(min_length=1, max_length=ID_LENGTH)]
Mid = Annotated[str, StringConstraints(min_length=1, max_length=16)]
GivenMember = Annotated[MemberId, StringConstraints(min_length=1, max_length=ID_LENGTH)]
GivenTrack = Annotated[TrackId, StringConstraints(min_length=1, max_length=ID_LENGTH)]
GivenDeck = Annotated[DeckId, StringConstraints(min_length=1, max_length=ID_LENGTH)]
GivenSurface = Annotated[Surface, StringConstraints(min_length=1, max_length=128)]
GivenElement = Annotated[ElementId, StringConstraints(min_length=1, max_length=ID_LENGTH)]


class Message(BaseModel):
    """Unknown fields are refused, values are not coerced, instances are frozen."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, json_schema_serialization_defaults_required=True
    )


class Command(Message):
    """A thing a client asks for."""


class ToMember(Command):
    member_id: GivenMember


class Event(Message):
    """A thing that happened."""


class Done(Message):
    """The reply of commands that have nothing to say."""
