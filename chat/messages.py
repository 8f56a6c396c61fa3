"""Sending and reading messages: what a person can get wrong, the one transaction that stores, and the history."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chat.events import ConversationId, MessageId, MessageKind, MessageSent, Publish, StoredMessage, UserId
from chat.tables import LOCAL_ID_LENGTH, Conversation, Message

TEXT_LENGTH = 2000
"""Characters of one message; a longer text is refused, not cut."""
PAGE = 100
"""Messages given at once at most."""

WriteUnit = Callable[[], AbstractAsyncContextManager[AsyncSession]]
"""Begins a transaction that commits at the end of the block."""


class NotSent(Exception):
    """A message was refused. `code` is one of `empty-text`, `text-too-long`, `bad-local-id`, `no-such-conversation`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Draft:
    """A message on its way. `id` is new; `local_id` is the sender's own, and sends a message at most once."""

    id: MessageId
    conversation: ConversationId
    author: UserId
    text: str = ""
    kind: MessageKind = MessageKind.TEXT
    subject: str | None = None
    local_id: str | None = None


def check_send(draft: Draft) -> None:
    """Everything that a sender can get wrong. Raises `NotSent`; nothing is read or changed."""
    if draft.kind is MessageKind.TEXT and not draft.text.strip():
        raise NotSent("empty-text", "A message needs a text.")
    if len(draft.text) > TEXT_LENGTH:
        raise NotSent("text-too-long", f"A message has at most {TEXT_LENGTH} characters.")
    if draft.local_id is not None and not 1 <= len(draft.local_id) <= LOCAL_ID_LENGTH:
        raise NotSent("bad-local-id", f"A local id has 1 to {LOCAL_ID_LENGTH} characters.")


async def do_send(session: AsyncSession, draft: Draft, now: datetime) -> StoredMessage:
    """Stores a checked draft as the next message of its conversation; the same `local_id` again gives the first one.

    The conversation's row is locked, so that numbers have no gap and a doubled request waits for the first.
    """
    conversation = await session.scalar(
        select(Conversation).where(Conversation.id == draft.conversation).with_for_update()
    )
    if conversation is None:
        raise NotSent("no-such-conversation", "There is no such conversation.")
    earlier = await _sent_before(session, draft)
    if earlier is not None:
        return stored(earlier)
    conversation.last_number += 1
    message = Message(
        id=draft.id,
        conversation_id=draft.conversation,
        number=conversation.last_number,
        author_id=draft.author,
        kind=draft.kind,
        text=draft.text.strip(),
        subject=draft.subject,
        local_id=draft.local_id,
        sent_at=now,
    )
    session.add(message)
    await session.flush()
    return stored(message)


async def send(
    write: WriteUnit, publish: Publish, draft: Draft, recipients: Collection[UserId], now: datetime
) -> StoredMessage:
    """Checks, stores, commits and only then tells the recipients."""
    check_send(draft)
    async with write() as session:
        message = await do_send(session, draft, now)
    await publish(recipients, MessageSent(message))
    return message


async def history(
    session: AsyncSession, conversation: ConversationId, *, before: MessageId | None = None, limit: int = 50
) -> Sequence[StoredMessage]:
    """The newest messages, or those just before a message, oldest first; at most `PAGE`."""
    query = select(Message).where(Message.conversation_id == conversation)
    if before is not None:
        bound = select(Message.number).where(Message.id == before, Message.conversation_id == conversation)
        query = query.where(Message.number < bound.scalar_subquery())
    newest_first = await session.scalars(query.order_by(Message.number.desc()).limit(min(limit, PAGE)))
    return [stored(message) for message in reversed(newest_first.all())]


async def latest(
    session: AsyncSession, conversations: Collection[ConversationId]
) -> dict[ConversationId, StoredMessage]:
    """The newest message of each conversation that has one."""
    query = (
        select(Message)
        .join(
            Conversation,
            (Conversation.id == Message.conversation_id) & (Conversation.last_number == Message.number),
        )
        .where(Conversation.id.in_(conversations))
    )
    return {ConversationId(message.conversation_id): stored(message) for message in await session.scalars(query)}


async def about(session: AsyncSession, subject: str, kind: MessageKind) -> Sequence[StoredMessage]:
    """All cards of one subject, in whichever conversations they were posted."""
    query = select(Message).where(Message.subject == subject, Message.kind == kind).order_by(Message.id)
    return [stored(message) for message in await session.scalars(query)]


def stored(message: Message) -> StoredMessage:
    """The row as a value that outlives its session."""
    return StoredMessage(
        id=MessageId(message.id),
        conversation=ConversationId(message.conversation_id),
        number=message.number,
        author=UserId(message.author_id),
        kind=MessageKind(message.kind),
        text=message.text,
        subject=message.subject,
        local_id=message.local_id,
        sent_at=message.sent_at,
    )


async def _sent_before(session: AsyncSession, draft: Draft) -> Message | None:
    if draft.local_id is None:
        return None
    same = (
        Message.conversation_id == draft.conversation,
        Message.author_id == draft.author,
        Message.local_id == draft.local_id,
    )
    found: Message | None = await session.scalar(select(Message).where(*same))
    return found
