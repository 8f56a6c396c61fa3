"""What chat tells when something has happened, and the callable by which it tells."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

UserId = NewType("UserId", str)
ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)


class MessageKind(StrEnum):
    TEXT = "text"
    LIVE_CARD = "live-card"
    """A card of a live class (LIVE-35); `subject` is the class."""


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as it was stored. Messages of a conversation are numbered from 1 without a gap."""

    id: MessageId
    conversation: ConversationId
    number: int
    author: UserId
    kind: MessageKind
    text: str
    subject: str | None
    local_id: str | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class MessageSent:
    """A message was stored and committed. Its author is told too, and knows it again by `local_id`."""

    message: StoredMessage


class Publish(Protocol):
    """Handed in by the floor above: tells these users, now or when they come back. Called after the commit only."""

    async def __call__(self, recipients: Collection[UserId], event: MessageSent) -> None: ...
