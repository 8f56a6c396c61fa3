"""Posting in class groups, and the cards of live classes that other modules put there."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chat import conversations, messages
from chat.events import ConversationId, MessageId, MessageKind, MessageSent, StoredMessage, UserId
from chat.messages import Draft, NotSent, do_send
from signaling.identity import PersonId
from web.access import Actor
from web.database import new_id
from web.errors import INVALID, NOT_FOUND, Problem
from web.modules.directory import membership
from web.modules.directory.tables import ClassGroup
from web.modules.groups import showing
from web.modules.groups.access import Place, readable, writable
from web.modules.groups.models import CardState, GroupMessage, MessagesQuery, NewMessage
from web.modules.groups.tables import LiveCard
from web.news import News
from web.services import Services


async def groups_of(session: AsyncSession, actor: Actor) -> Sequence[ClassGroup]:
    """The actor's groups; an administrator's are all of the school."""
    if actor.administrator:
        return await membership.all_groups(session, actor.school_id)
    return await membership.groups_of(session, actor.school_id, actor.person_id)


async def post(services: Services, actor: Actor, group_id: str, body: NewMessage) -> GroupMessage:
    """Stores a text and tells the members after the commit. Raises `not-found`, `group-read-only` or `invalid`."""
    async with services.database.read() as session:
        place = await writable(session, actor, group_id)
        members = await _recipients(session, place, actor)
        author = await showing.author(session, actor.school_id, actor.person_id)

    async def publish(recipients: Collection[UserId], event: MessageSent) -> None:
        message = showing.shown(event.message, author, None)
        await services.tell([PersonId(user) for user in recipients], showing.posted(message))

    draft = Draft(
        id=MessageId(new_id()),
        conversation=ConversationId(group_id),
        author=UserId(actor.person_id),
        text=body.text,
        local_id=body.local_id,
    )
    try:
        message = await messages.send(services.database.write, publish, draft, members, services.clock.now())
    except NotSent as refused:
        field = {"field": "body.text", "code": refused.code, "detail": refused.detail}
        raise Problem(INVALID, refused.detail, errors=[field]) from refused
    return showing.shown(message, author, None)


async def read_messages(
    session: AsyncSession, actor: Actor, group_id: str, query: MessagesQuery
) -> tuple[list[GroupMessage], bool]:
    """A page of the history, oldest first, and whether there are older messages."""
    await readable(session, actor, group_id)
    before = MessageId(query.before) if query.before is not None else None
    page = await messages.history(session, ConversationId(group_id), before=before, limit=query.limit)
    more = bool(page) and page[0].number > 1
    return await showing.show(session, actor.school_id, page), more


async def mark_read(session: AsyncSession, actor: Actor, group_id: str, message_id: str) -> int:
    """Marks up to the message as read; gives what is left unread. Raises `not-found`."""
    await readable(session, actor, group_id)
    conversation, user = ConversationId(group_id), UserId(actor.person_id)
    if not await conversations.mark_read(session, conversation, user, MessageId(message_id)):
        raise Problem(NOT_FOUND)
    return (await conversations.unread_counts(session, [conversation], user))[conversation]


async def unread(session: AsyncSession, actor: Actor) -> int:
    """Unread messages in all groups of the actor."""
    ids = [ConversationId(group.id) for group in await groups_of(session, actor)]
    return sum((await conversations.unread_counts(session, ids, UserId(actor.person_id))).values())


async def post_live_cards(
    session: AsyncSession, card: LiveCard, group_ids: Sequence[str], author_id: str
) -> list[News]:
    """Puts the card of a class that starts into each group (LIVE-35), inside the caller's transaction."""
    session.add(card)
    await session.flush()
    return await _post_card(session, card, group_ids, author_id, card.started_at)


async def forward_live_card(
    session: AsyncSession, school_id: str, class_id: str, group_ids: Sequence[str], author_id: str, now: datetime
) -> list[News]:
    """Puts the card of a class that is on into further groups (LIVE-23)."""
    card = await session.scalar(select(LiveCard).where(LiveCard.id == class_id, LiveCard.school_id == school_id))
    return [] if card is None else await _post_card(session, card, group_ids, author_id, now)


async def end_live_cards(session: AsyncSession, school_id: str, class_id: str) -> list[News]:
    """All cards of the class say from now on that it is over."""
    card = await session.scalar(select(LiveCard).where(LiveCard.id == class_id, LiveCard.school_id == school_id))
    if card is None or card.state is CardState.ENDED:
        return []
    card.state = CardState.ENDED
    await session.flush()
    return await _news(session, school_id, await messages.about(session, class_id, MessageKind.LIVE_CARD))


async def _post_card(
    session: AsyncSession, card: LiveCard, group_ids: Sequence[str], author_id: str, now: datetime
) -> list[News]:
    stored: list[StoredMessage] = []
    for group_id in group_ids:
        draft = Draft(
            id=MessageId(new_id()),
            conversation=ConversationId(group_id),
            author=UserId(author_id),
            kind=MessageKind.LIVE_CARD,
            subject=card.id,
        )
        stored.append(await do_send(session, draft, now))
    return await _news(session, card.school_id, stored)


async def _news(session: AsyncSession, school_id: str, stored: Sequence[StoredMessage]) -> list[News]:
    shown = await showing.show(session, school_id, stored)
    members = await membership.members_of_each(session, school_id, [message.group_id for message in shown])
    return [
        News(members.get(message.group_id, frozenset()) | {message.author.id}, showing.posted(message))
        for message in shown
    ]


async def _recipients(session: AsyncSession, place: Place, actor: Actor) -> frozenset[UserId]:
    members = await membership.members_of_each(session, place.school_id, [place.group.id])
    return frozenset(UserId(person) for person in {actor.person_id, *members.get(place.group.id, ())})
