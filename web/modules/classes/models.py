"""What 上課直播 answers and is asked, on the wire."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from signaling.messages import Content, RoomKind
from web.modules.classes.tables import TITLE_LENGTH, Scope
from web.routing import Input, Output

GROUPS = 50
"""Class groups of one class at most."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
ShownState = Literal["live", "ended"]


class HostItem(Output):
    id: str
    name: str


class GroupName(Output):
    id: str
    name: str


class LiveClassItem(Output):
    """A live class. `count` is how many are in it now; `can_enter` is for the one who asks."""

    id: str
    kind: RoomKind
    title: str
    state: ShownState
    host: HostItem
    groups: list[GroupName]
    content: Content
    viewer_scope: Scope
    speaking_allowed: bool
    started_at: datetime
    ended_at: datetime | None
    can_enter: bool
    count: int


class LiveClasses(Output):
    """Newest first."""

    items: list[LiveClassItem]


class ClassesQuery(Input):
    state: Literal["live"] = "live"


class StartClass(Input):
    """A class to start at once (LIVE-13..17). No group at all is allowed (LIVE-55: 未選擇)."""

    kind: RoomKind
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_LENGTH)]
    group_ids: Annotated[list[Id], Field(max_length=GROUPS)]
    content: Content
    speaking_allowed: bool
    viewer_scope: Scope
