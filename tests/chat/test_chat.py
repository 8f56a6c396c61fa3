"""Conversations and messages: numbers without gaps, nothing sent twice, marks that never go back, telling after commit."""

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from chat import conversations, messages
from chat.events import ConversationId, MessageId, MessageKind, MessageSent, StoredMessage, UserId
from chat.messages import PAGE, TEXT_LENGTH, Draft, NotSent
from chat.tables import LOCAL_ID_LENGTH, Message
from web.database import Database, new_id

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GROUP, OTHER = ConversationId("group"), ConversationId("other")
TEACHER, MOTHER = UserId("teacher"), UserId("mother")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    async with database.write() as session:
        for conversation in (GROUP, OTHER):
            session.add(conversations.new_conversation(conversation, kind=conversations.CLASS_GROUP, owner="school"))
    yield database
    await database.close()


def draft(text: str = "hello", **changes: object) -> Draft:
    fields = {"id": MessageId(new_id()), "conversation": GROUP, "author": TEACHER, "text": text, **changes}
    return Draft(**fields)  # type: ignore[arg-type]


async def nobody(recipients: Collection[UserId], event: MessageSent) -> None:
    """Publishes to nobody, for tests about storing."""


async def send(database: Database, one: Draft, now: datetime = NOW) -> StoredMessage:
    return await messages.send(database.write, nobody, one, [TEACHER], now)


async def texts(database: Database, **query: object) -> list[str]:
    async with database.read() as session:
        return [message.text for message in await messages.history(session, GROUP, **query)]  # type: ignore[arg-type]


async def unread(database: Database, user: UserId = MOTHER) -> dict[ConversationId, int]:
    async with database.read() as session:
        return dict(await conversations.unread_counts(session, [GROUP, OTHER], user))


async def mark(database: Database, message: StoredMessage, user: UserId = MOTHER) -> bool:
    async with database.write() as session:
        return await conversations.mark_read(session, message.conversation, user, message.id)


async def test_messages_are_numbered_from_one_in_each_conversation(database: Database) -> None:
    sent = [await send(database, draft(str(number))) for number in range(3)]
    elsewhere = await send(database, draft("x", conversation=OTHER))
    assert [message.number for message in sent] == [1, 2, 3]
    assert elsewhere.number == 1


async def test_numbers_have_no_gap_when_many_send_at_once(database: Database) -> None:
    sent = await asyncio.gather(*(send(database, draft(str(number))) for number in range(12)))
    assert sorted(message.number for message in sent) == list(range(1, 13))


async def test_the_same_local_id_is_sent_once_even_at_once(database: Database) -> None:
    sent = await asyncio.gather(*(send(database, draft(f"try {n}", local_id="l")) for n in range(4)))
    assert len({message.id for message in sent}) == 1
    assert len(await texts(database)) == 1


async def test_a_local_id_is_the_author_s_own(database: Database) -> None:
    first = await send(database, draft(local_id="l"))
    for other in (draft(local_id="l", author=MOTHER), draft(local_id="l", conversation=OTHER), draft(local_id="m")):
        assert (await send(database, other)).id != first.id


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (draft(""), "empty-text"),
        (draft(" \n\t"), "empty-text"),
        (draft("字" * (TEXT_LENGTH + 1)), "text-too-long"),
        (draft(local_id=""), "bad-local-id"),
        (draft(local_id="l" * (LOCAL_ID_LENGTH + 1)), "bad-local-id"),
        (draft(conversation=ConversationId("nowhere")), "no-such-conversation"),
    ],
)
async def test_a_wrong_draft_is_refused_and_stores_nothing(database: Database, wrong: Draft, code: str) -> None:
    told: list[MessageSent] = []

    async def publish(recipients: Collection[UserId], event: MessageSent) -> None:
        told.append(event)

    with pytest.raises(NotSent) as caught:
        await messages.send(database.write, publish, wrong, [MOTHER], NOW)
    assert caught.value.code == code
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Message)) == 0
    assert told == []


@pytest.mark.parametrize("text", ["字" * TEXT_LENGTH, "𠀀" * TEXT_LENGTH, "a\nb"])
async def test_a_text_up_to_the_limit_comes_back_as_it_was(database: Database, text: str) -> None:
    await send(database, draft(text))
    assert await texts(database) == [text]


async def test_whoever_is_told_finds_the_message_stored(database: Database) -> None:
    """Change, then tell: after the commit."""
    found: list[str] = []

    async def publish(recipients: Collection[UserId], event: MessageSent) -> None:
        assert set(recipients) == {TEACHER, MOTHER}
        found.extend(await texts(database))
        assert event.message.text == found[-1]

    await messages.send(database.write, publish, draft("now"), [TEACHER, MOTHER], NOW)
    assert found == ["now"]


async def test_a_card_needs_no_text_and_is_found_by_its_subject(database: Database) -> None:
    for conversation in (GROUP, OTHER):
        await send(database, draft("", kind=MessageKind.LIVE_CARD, subject="class-1", conversation=conversation))
    await send(database, draft("", kind=MessageKind.LIVE_CARD, subject="class-2"))
    async with database.read() as session:
        cards = await messages.about(session, "class-1", MessageKind.LIVE_CARD)
    assert [card.conversation for card in cards] == [GROUP, OTHER]


async def test_history_is_given_oldest_first_and_in_pages(database: Database) -> None:
    sent = [await send(database, draft(str(number)), NOW + timedelta(seconds=number)) for number in range(5)]
    assert await texts(database) == ["0", "1", "2", "3", "4"]
    assert await texts(database, limit=2) == ["3", "4"]
    assert await texts(database, before=sent[3].id, limit=2) == ["1", "2"]
    assert await texts(database, before=sent[0].id) == []
    assert await texts(database, before=MessageId("unknown")) == []
    async with database.read() as session:
        assert [message.sent_at for message in await messages.history(session, GROUP, limit=1)] == [sent[4].sent_at]


async def test_a_page_has_its_limit_whatever_is_asked(database: Database) -> None:
    async with database.write() as session:
        for number in range(PAGE + 1):
            await messages.do_send(session, draft(str(number)), NOW)
    assert len(await texts(database, limit=10_000)) == PAGE


async def test_the_latest_message_of_each_conversation_is_given(database: Database) -> None:
    await send(database, draft("old"))
    newest = await send(database, draft("new"))
    async with database.read() as session:
        assert await messages.latest(session, [GROUP, OTHER]) == {GROUP: newest}


async def test_one_s_own_messages_are_never_unread(database: Database) -> None:
    await send(database, draft())
    await send(database, draft(author=MOTHER))
    assert await unread(database, MOTHER) == {GROUP: 1, OTHER: 0}
    assert await unread(database, TEACHER) == {GROUP: 1, OTHER: 0}


async def test_a_mark_moves_forward_only(database: Database) -> None:
    first, second, third = [await send(database, draft(str(number))) for number in range(3)]
    for message, left in ((second, 1), (first, 1), (third, 0), (second, 0)):
        assert await mark(database, message) is True
        assert (await unread(database))[GROUP] == left
    assert (await unread(database, UserId("father")))[GROUP] == 3


async def test_two_tabs_may_mark_for_the_first_time_at_once(database: Database) -> None:
    first, second = [await send(database, draft(str(number))) for number in range(2)]
    assert await asyncio.gather(*(mark(database, one) for one in (first, second, first, second))) == [True] * 4
    assert (await unread(database))[GROUP] == 0


async def test_a_message_of_another_conversation_marks_nothing(database: Database) -> None:
    await send(database, draft())
    foreign = await send(database, draft(conversation=OTHER))
    async with database.write() as session:
        assert await conversations.mark_read(session, GROUP, MOTHER, foreign.id) is False
    assert await unread(database) == {GROUP: 1, OTHER: 1}
