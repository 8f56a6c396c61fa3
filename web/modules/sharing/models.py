"""What the door of a class answers, and what sharing asks, on the wire."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from signaling.messages import RoomKind
from web.modules.classes.models import Invited
from web.routing import Input, Output

NAME_LENGTH = 40


class DoorState(StrEnum):
    OPEN = "open"
    NOT_STARTED = "not-started"
    """Booked, or opened early by its teacher; `starts_at` tells when to come."""
    ENDED = "ended"
    NOT_INVITED = "not-invited"
    OUTSIDERS_FORBIDDEN = "outsiders-forbidden"
    """LIVE-41: the school lets nobody in from outside, whatever the class says."""
    APP_DISABLED = "app-disabled"
    SIGN_IN = "sign-in"
    """For members: who they are decides."""


class Door(Output):
    """What somebody with the link finds. What the class is about is told to those who may know of it."""

    state: DoorState
    title: str | None
    host_name: str | None
    kind: RoomKind | None
    starts_at: datetime | None
    guests_allowed: bool
    """Whether one may enter by a name alone, without being anybody in the school."""
    as_guest: bool
    """Whether this browser has entered so already."""


class NewGuest(Input):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_LENGTH)]


class Guest(Output):
    """A guest of one class. The cookie of the sign-in comes with it."""

    person_id: str
    name: str
    class_id: str


class ShareClass(Invited):
    """Whom to invite as well (LIVE-23)."""


class Shared(Output):
    """How many people were told who had not been before."""

    told: int
    groups: int
