"""Who may see the pages of slides: their owner, and whoever may enter a class in which they are shown or were."""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Action, Actor, can
from web.errors import NOT_FOUND, Problem
from web.modules.classes.kept import ClassDeck
from web.modules.classes.scope import entrant
from web.modules.classes.tables import LiveClass
from web.modules.slides.tables import Deck, DeckExport, DeckState

CLASSES = 50
"""The newest classes with the slides that are looked at."""

MANAGE_DECK = Action[Deck]("manage-deck", lambda actor, deck: deck.owner_id == actor.person_id)
USE_EXPORT = Action[DeckExport]("use-export", lambda actor, export: export.owner_id == actor.person_id)


async def own_deck(session: AsyncSession, actor: Actor, deck_id: str) -> Deck:
    """The actor's own deck. Raises `NOT_FOUND` for others', and for an upload that has not ended."""
    deck = await session.get(Deck, deck_id)
    if deck is None or deck.state is DeckState.UPLOADING or not _is_own(actor, deck):
        raise Problem(NOT_FOUND)
    return deck


async def visible_deck(session: AsyncSession, actor: Actor, deck_id: str) -> Deck:
    """A deck that is ready, whose pages the actor may see. Raises `NOT_FOUND`."""
    deck = await session.get(Deck, deck_id)
    if deck is None or deck.state is not DeckState.READY:
        raise Problem(NOT_FOUND)
    if not _is_own(actor, deck) and not await _is_shown_to(session, actor, deck):
        raise Problem(NOT_FOUND)
    return deck


def _is_own(actor: Actor, deck: Deck) -> bool:
    return not actor.guest and can(actor, MANAGE_DECK, deck)


async def _is_shown_to(session: AsyncSession, actor: Actor, deck: Deck) -> bool:
    """Also to people of other schools and to guests, where the class is for anyone (LIVE-16, LIVE-24)."""
    shown = select(ClassDeck.live_class_id).where(ClassDeck.deck_id == deck.id)
    query = (
        select(LiveClass)
        .where(LiveClass.school_id == deck.school_id, LiveClass.host_id == deck.owner_id)
        .where(or_(LiveClass.deck_id == deck.id, LiveClass.id.in_(shown)))
        .order_by(LiveClass.started_at.desc())
        .limit(CLASSES)
    )
    for live_class in await session.scalars(query):
        if await entrant(session, live_class, actor.person_id, actor.school_id, guest_of=actor.guest_of) is not None:
            return True
    return False
