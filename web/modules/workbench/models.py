"""What the workbench (工作台) answers, on the wire."""

from datetime import datetime
from typing import Literal

from web.routing import Output


class AppItem(Output):
    """An app that one has, and how many things wait in it."""

    name: str
    waiting: int


class TodayItem(Output):
    """Something that needs one now, or later today. A booked lesson has the id that its class will have."""

    kind: Literal["class-live", "class-booked"]
    class_id: str
    title: str
    host_name: str
    started_at: datetime
    """Of a booked lesson: when it begins."""
    group_names: list[str]
    mine: bool
    """Whether one gives it oneself."""
    opens_at: datetime | None
    """From when on its host may open a booked lesson."""


class Workbench(Output):
    apps: list[AppItem]
    today: list[TodayItem]
