"""Conversations and how far everybody has read in them. Who takes part is the business of the floor above."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from chat.events import ConversationId, MessageId, UserId
from chat.tables import Conversation, Message, ReadMark

CLASS_GROUP = "class-group"


def new_conversation(conversation: ConversationId, *, kind: str, owner: str) -> Conversation:
    """The row of an empty conversation; the caller adds it to its transaction."""
    return Conversation(id=conversation, kind=kind, owner=owner, last_number=0)


async def unread_counts(
    session: AsyncSession, conversations: Collection[ConversationId], user: UserId
) -> Mapping[ConversationId, int]:
    """How many messages of others the user has not read yet, for every conversation asked for (0 included)."""
    mark = func.coalesce(ReadMark.number, 0)
    query = (
        select(Message.conversation_id, func.count())
        .outerjoin(ReadMark, (ReadMark.conversation_id == Message.conversation_id) & (ReadMark.person_id == str(user)))
        .where(Message.conversation_id.in_(conversations), Message.number > mark, Message.author_id != user)
        .group_by(Message.conversation_id)
    )
    found = {ConversationId(conversation): count for conversation, count in await session.execute(query)}
    return {conversation: found.get(conversation, 0) for conversation in conversations}


async def mark_read(session: AsyncSession, conversation: ConversationId, user: UserId, message: MessageId) -> bool:
    """Marks everything up to and with `message` as read. A mark never goes back; `False` if there is no such message."""
    number = await session.scalar(
        select(Message.number).where(Message.id == message, Message.conversation_id == conversation)
    )
    if number is None:
        return False
    insert = _insert(session).values(conversation_id=conversation, person_id=user, number=number)
    await session.execute(
        insert.on_conflict_do_update(
            index_elements=[ReadMark.conversation_id, ReadMark.person_id],
            set_={"number": insert.excluded.number},
            where=ReadMark.number < insert.excluded.number,
        )
    )
    return True


async def do_remove(session: AsyncSession, conversations: Collection[ConversationId]) -> None:
    """Deletes conversations with all that was written and read in them."""
    for table in (ReadMark, Message):
        await session.execute(delete(table).where(table.conversation_id.in_(conversations)))
    await session.execute(delete(Conversation).where(Conversation.id.in_(conversations)))


def _insert(session: AsyncSession) -> sqlite.Insert | postgresql.Insert:
    """Each engine's own upsert: two tabs may read a conversation for the first time at once."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(ReadMark)
    return sqlite.insert(ReadMark)
