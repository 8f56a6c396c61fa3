"""What the workbench (工作台) answers, on the wire."""

from datetime import datetime
from typing import Literal

from web.routing import Output


class AppItem(Output):
    """An app that one has, and how many things wait in it."""

    name: str
    waiting: int


class TodayItem(Output):
    """Something that needs one now."""

    kind: Literal["class-live"] = "class-live"
    class_id: str
    title: str
    host_name: str
    started_at: datetime
    group_names: list[str]


class Workbench(Output):
    apps: list[AppItem]
    today: list[TodayItem]
