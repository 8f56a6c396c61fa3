"""How messages and groups are shown: stored messages with their authors' names and what their cards say."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from chat import conversations, messages
from chat.events import ConversationId, MessageKind, StoredMessage, UserId
from signaling.messages import GroupMessagePosted, PersonKind
from web.access import STAFF, Actor, IdentityKind
from web.modules.directory import membership
from web.modules.directory.tables import ClassGroup, Identity, Person
from web.modules.groups.models import Author, CardItem, GroupItem, GroupMessage
from web.modules.groups.tables import LiveCard


async def group_items(session: AsyncSession, actor: Actor, groups: Sequence[ClassGroup]) -> list[GroupItem]:
    """The groups as the actor sees them: with the last message and the number of unread ones."""
    ids = [ConversationId(group.id) for group in groups]
    counts = await membership.member_counts(session, actor.school_id, ids)
    unread = await conversations.unread_counts(session, ids, UserId(actor.person_id))
    newest = await messages.latest(session, ids)
    shown = await show(session, actor.school_id, newest.values())
    last = {message.group_id: message for message in shown}
    return [
        GroupItem(
            id=group.id,
            name=group.name,
            class_id=group.class_id,
            member_count=counts.get(group.id, 0),
            last_message=last.get(group.id),
            unread=unread[ConversationId(group.id)],
        )
        for group in groups
    ]


async def show(session: AsyncSession, school_id: str, stored: Iterable[StoredMessage]) -> list[GroupMessage]:
    """Messages of one school as its people see them."""
    found = list(stored)
    authors = await _authors(session, school_id, {message.author for message in found})
    cards = await _cards(session, school_id, {message.subject for message in found if message.subject is not None})
    return [shown(message, authors[message.author], cards.get(message.subject or "")) for message in found]


def shown(message: StoredMessage, author: Author, card: CardItem | None) -> GroupMessage:
    return GroupMessage(
        id=message.id,
        group_id=message.conversation,
        author=author,
        kind=message.kind,
        text=message.text,
        live=card if message.kind is MessageKind.LIVE_CARD else None,
        sent_at=message.sent_at,
        local_id=message.local_id,
    )


def posted(message: GroupMessage) -> GroupMessagePosted:
    """The event of a message; with a known id it replaces the message, as when a class has ended."""
    return GroupMessagePosted(data=message.model_dump(mode="json"))


def card_item(card: LiveCard) -> CardItem:
    return CardItem(
        class_id=card.id,
        title=card.title,
        host_name=card.host_name,
        kind=card.kind,
        state=card.state,
        started_at=card.started_at,
    )


async def author(session: AsyncSession, school_id: str, person_id: str) -> Author:
    """A person of the school as the author of a message."""
    user = UserId(person_id)
    return (await _authors(session, school_id, [user]))[user]


async def _cards(session: AsyncSession, school_id: str, ids: set[str]) -> Mapping[str, CardItem]:
    query = select(LiveCard).where(LiveCard.school_id == school_id, LiveCard.id.in_(ids))
    return {card.id: card_item(card) for card in await session.scalars(query)}


async def _authors(session: AsyncSession, school_id: str, ids: Iterable[UserId]) -> Mapping[UserId, Author]:
    """The authors by id. Somebody who has left the school keeps the name under which the message is known."""
    names = (await session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))).all()
    identities = select(Identity.person_id, Identity.kind).where(
        Identity.school_id == school_id, Identity.person_id.in_(ids)
    )
    kinds: dict[str, set[IdentityKind]] = {}
    for person_id, kind in await session.execute(identities):
        kinds.setdefault(person_id, set()).add(kind)
    return {UserId(id_): Author(id=id_, name=name, kind=_kind(kinds.get(id_, set()))) for id_, name in names}


def _kind(kinds: set[IdentityKind]) -> PersonKind:
    if kinds & STAFF:
        return PersonKind.STAFF
    if IdentityKind.PARENT in kinds:
        return PersonKind.PARENT
    return PersonKind.STUDENT if IdentityKind.STUDENT in kinds else PersonKind.OUTSIDER
