"""What class groups answer and are asked, on the wire."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from chat.events import MessageKind
from chat.messages import PAGE, TEXT_LENGTH
from chat.tables import LOCAL_ID_LENGTH
from signaling.messages import Child, PersonKind, RoomKind
from web.routing import Input, Output


class CardState(StrEnum):
    LIVE = "live"
    ENDED = "ended"


class Author(Output):
    id: str
    name: str
    kind: PersonKind


class CardItem(Output):
    """A live class as its card shows it."""

    class_id: str
    title: str
    host_name: str
    kind: RoomKind
    state: CardState
    started_at: datetime


class GroupMessage(Output):
    """A message in a group; `live` is set for a live card. An event with a known id replaces the message."""

    id: str
    group_id: str
    author: Author
    kind: MessageKind
    text: str
    live: CardItem | None
    sent_at: datetime
    local_id: str | None


class GroupItem(Output):
    id: str
    name: str
    class_id: str
    member_count: int
    last_message: GroupMessage | None
    unread: int


class Groups(Output):
    items: list[GroupItem]


class MemberItem(Output):
    """A member by name; a parent with the children who are in this class (LIVE-26)."""

    id: str
    name: str
    kind: PersonKind
    children: list[Child]


class GroupDetail(GroupItem):
    can_write: bool
    members: list[MemberItem]


class Messages(Output):
    """Messages, oldest first; `more` tells whether there are older ones."""

    items: list[GroupMessage]
    more: bool


class MessagesQuery(Input):
    before: Annotated[str, Field(max_length=64)] | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE)] = 50


class NewMessage(Input):
    text: Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH)]
    local_id: Annotated[str, Field(min_length=1, max_length=LOCAL_ID_LENGTH)] | None = None


class ReadUpTo(Input):
    message_id: Annotated[str, Field(min_length=1, max_length=64)]


class Unread(Output):
    unread: int
