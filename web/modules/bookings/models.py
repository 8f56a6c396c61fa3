"""What bookings answer and are asked, on the wire."""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, Field

from signaling.messages import CameraVisibility, Content, RoomKind, ViewerScope
from web.modules.classes.models import (
    DEPARTMENTS,
    GROUPS,
    PERSONS,
    GroupName,
    HostItem,
    Id,
    Links,
    Manner,
    SpeechSeconds,
    Title,
)
from web.routing import Input, Output

SHORTEST: Final = 5
LONGEST: Final = 600
"""Minutes of a lesson."""
AHEAD_DAYS: Final = 400
"""How far ahead a lesson can be booked."""
SHOWN_DAYS: Final = 100
"""Days that one answer spans at most."""
EARLY_MINUTES: Final = 30
"""How long before the time its teacher may open it."""

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]
Minutes = Annotated[int, Field(ge=SHORTEST, le=LONGEST)]
RemindMinutes = Annotated[int, Field(ge=0, le=24 * 60)]
Chosen = Literal["one", "following"]


class NewBooking(Manner):
    """A lesson to come, or a weekly series up to and including a day. `remind_minutes`: how long before; `null`: not."""

    starts_at: AwareDatetime
    minutes: Minutes
    weekly_until: Day | None = None
    skip_days_off: bool = True
    remind_minutes: RemindMinutes | None = 15


class DateOff(Output):
    """A date of the series that is a day off. A skipped one is not booked."""

    day: date
    name: str
    skipped: bool


class Clash(Output):
    """Another lesson at that time: of the same host, or for the same people. A warning, no refusal."""

    booking_id: str
    title: str
    host_name: str
    starts_at: datetime
    minutes: int
    same_host: bool
    groups: list[str]
    """The class groups that would have both."""


class BookingPlan(Output):
    """What a booking would come to."""

    dates: list[datetime]
    days_off: list[DateOff]
    clashes: list[Clash]


class BookingItem(Output):
    """One lesson. `state`: `started` when its class has been opened, `over` when that, or its time, is past."""

    id: str
    series_id: str | None
    kind: RoomKind
    title: str
    host: HostItem
    groups: list[GroupName]
    scope: list[str]
    department_ids: list[str]
    person_ids: list[str]
    content: Content
    deck_id: str | None
    comments_allowed: bool | None
    speaking_allowed: bool | None
    speech_seconds: int | None
    camera_visibility: CameraVisibility
    replay: bool | None
    viewer_scope: ViewerScope | None
    starts_at: datetime
    minutes: int
    remind_minutes: int | None
    state: Literal["booked", "started", "over", "cancelled"]
    mine: bool
    """Whether the one who asks is its host."""
    can_change: bool
    opens_at: datetime
    """From when on its host may open it."""
    links: Links


class Bookings(Output):
    """In the order of time."""

    items: list[BookingItem]


class Booked(BookingPlan):
    """`bookings` are all dates of the series."""

    bookings: list[BookingItem]


class BookingsQuery(Input):
    """Days of the school, both included; by default the next 31."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None


class ScopeQuery(Input):
    """`following`: this one and the later ones of its series."""

    scope: Chosen = "one"


class BookingChange(Input):
    """What is to be different; what is left out stays. A new time moves the following ones by as much."""

    title: Title | None = None
    starts_at: AwareDatetime | None = None
    minutes: Minutes | None = None
    remind_minutes: RemindMinutes | None = None
    group_ids: Annotated[list[Id], Field(max_length=GROUPS)] | None = None
    department_ids: Annotated[list[Id], Field(max_length=DEPARTMENTS)] | None = None
    person_ids: Annotated[list[Id], Field(max_length=PERSONS)] | None = None
    content: Content | None = None
    deck_id: Id | None = None
    comments_allowed: bool | None = None
    speaking_allowed: bool | None = None
    speech_seconds: SpeechSeconds | None = None
    camera_visibility: CameraVisibility | None = None
    replay: bool | None = None
    viewer_scope: ViewerScope | None = None
