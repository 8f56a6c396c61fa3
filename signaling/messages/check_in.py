"""Check-in (LIVE-06, LIVE-19): children are counted, whoever answers for them (IMP-20)."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from signaling.messages.base import CheckInId, Command, Event, Id, Message

CHILDREN_AT_ONCE = 20


class CheckIn(Message):
    """The one that runs."""

    id: CheckInId
    number: int
    """The how manieth of this class, from 1."""
    started_at: datetime
    ends_at: datetime | None = None


class CheckInAnswer(Message):
    """A child is here. `by_name` tells who answered for it, when it was not the child itself."""

    person_id: str
    name: str
    at: datetime
    by_name: str | None = None


class CheckInResult(Message):
    """A check-in as hosts see it, running (`ended_at` is `None`) or over."""

    id: CheckInId
    number: int
    started_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None
    answers: list[CheckInAnswer]


# --- Commands ------------------------------------------------------------------------------------------------------


class StartCheckIn(Command):
    """At any time of the class (LIVE-19); with a countdown, or until `end-check-in`."""

    type: Literal["start-check-in"] = "start-check-in"
    seconds: Annotated[int, Field(ge=10, le=3600)] | None = None


class EndCheckIn(Command):
    type: Literal["end-check-in"] = "end-check-in"


class AnswerCheckIn(Command):
    """A student answers for itself, a parent for one or more of its children; twice counts once (IMP-20)."""

    type: Literal["check-in"] = "check-in"
    person_ids: Annotated[list[Id], Field(min_length=1, max_length=CHILDREN_AT_ONCE)]


class RemindCheckIn(Command):
    """A notice to those of the roster who have not answered; once a minute."""

    type: Literal["remind-check-in"] = "remind-check-in"


# --- Events --------------------------------------------------------------------------------------------------------


class CheckedIn(Event):
    """Of oneself and one's children, these have answered now."""

    type: Literal["checked-in"] = "checked-in"
    check_in_id: CheckInId
    person_ids: list[str]


class CheckInResultChanged(Event):
    """Hosts only: a check-in began, was answered or ended; replaces what was known of it."""

    type: Literal["check-in-result"] = "check-in-result"
    result: CheckInResult
