"""What 上課直播 answers and is asked, on the wire: classes and how they are started. Settings are in settings.py."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from signaling.messages import CameraVisibility, Content, RoomKind, ViewerScope
from web.modules.classes.tables import TITLE_LENGTH
from web.routing import Input, Output
from web.services import ReplayState

GROUPS: Final = 50
"""Class groups of one class at most."""
DEPARTMENTS: Final = 50
PERSONS: Final = 200
"""People who are invited by name."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
SpeechSeconds = Annotated[int, Field(ge=30, le=1800)]
"""The time box of a turn to speak."""
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=TITLE_LENGTH)]
ShownState = Literal["live", "ended"]


class HostItem(Output):
    id: str
    name: str


class GroupName(Output):
    id: str
    name: str


class DeckItem(Output):
    """The slides with which a class begins."""

    id: str


class Links(Output):
    """`join` is what is shared and what the QR shows (LIVE-23, LIVE-24)."""

    join: str
    qr: str


class LiveClassItem(Output):
    """A live class. `count` is how many are in it now; `can_enter` is for the one who asks.

    `scope` names whom it is for, as at its start; nothing when it is for nobody in particular (LIVE-55: 未選擇).
    """

    id: str
    kind: RoomKind
    title: str
    state: ShownState
    host: HostItem
    groups: list[GroupName]
    scope: list[str]
    content: Content
    deck: DeckItem | None
    viewer_scope: ViewerScope
    comments_allowed: bool
    speaking_allowed: bool
    speech_seconds: int | None
    camera_visibility: CameraVisibility
    replay: bool
    """Whether one was wanted at the start."""
    replay_state: ReplayState
    started_at: datetime
    opens_at: datetime | None
    """Of a booked class that its teacher opened early: when the others may enter."""
    ended_at: datetime | None
    can_enter: bool
    count: int
    links: Links


class LiveClasses(Output):
    """Newest first."""

    items: list[LiveClassItem]


class ClassesQuery(Input):
    state: Literal["live"] = "live"


class Invited(Input):
    """Whom a class is for (LIVE-03). Nobody at all is allowed (LIVE-55, META-05)."""

    group_ids: Annotated[list[Id], Field(max_length=GROUPS)] = Field(default_factory=list)
    department_ids: Annotated[list[Id], Field(max_length=DEPARTMENTS)] = Field(default_factory=list)
    person_ids: Annotated[list[Id], Field(max_length=PERSONS)] = Field(default_factory=list)


class Manner(Invited):
    """How a class is held. What is left out is as the school's settings say."""

    kind: RoomKind
    title: Title = ""
    """By default the groups and the subject that the host teaches there."""
    content: Content
    deck_id: Id | None = None
    comments_allowed: bool | None = None
    speaking_allowed: bool | None = None
    speech_seconds: SpeechSeconds | None = None
    camera_visibility: CameraVisibility = CameraVisibility.ALL
    replay: bool | None = None
    viewer_scope: ViewerScope | None = None


class StartClass(Manner):
    """A class to start at once (LIVE-13..17)."""
