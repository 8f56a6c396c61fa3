"""What a person is told in a room or not. `data` is what the HTTP interface gives for the same thing."""

from typing import Literal

from signaling.messages.base import Event


class Notified(Event):
    """A new entry in one's inbox (消息)."""

    type: Literal["notified"] = "notified"
    data: dict[str, object]


class GroupMessagePosted(Event):
    """A message in a class group (班級群) of the receiver."""

    type: Literal["group-message-posted"] = "group-message-posted"
    data: dict[str, object]


class DeckChanged(Event):
    """One's own slides: how far their conversion is, and what came of it."""

    type: Literal["deck-changed"] = "deck-changed"
    data: dict[str, object]
