"""One's own slides: the list, one of them, its title, another try, and their end."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Actor
from web.errors import BAD_REQUEST, NOT_FOUND, Problem
from web.modules.slides import problems, uploading
from web.modules.slides.models import DeckDetail, DeckItems, DecksQuery, PageText
from web.modules.slides.showing import detail, item
from web.modules.slides.sight import own_deck, visible_deck
from web.modules.slides.tables import Deck, DeckExport, DeckPage, DeckState
from web.services import Services

FREE = "slides.free"


async def list_decks(session: AsyncSession, actor: Actor, query: DecksQuery) -> DeckItems:
    """One page, last used first. The cursor is of the last deck of the page before."""
    wanted = (
        select(Deck)
        .where(Deck.owner_id == actor.person_id, Deck.school_id == actor.school_id)
        .where(Deck.state != DeckState.UPLOADING)
        .order_by(Deck.used_at.desc(), Deck.id.desc())
        .limit(query.limit + 1)
    )
    if query.cursor is not None:
        used_at, deck_id = _read_cursor(query.cursor)
        wanted = wanted.where(or_(Deck.used_at < used_at, and_(Deck.used_at == used_at, Deck.id < deck_id)))
    rows = (await session.scalars(wanted)).all()
    page = rows[: query.limit]
    more = len(rows) > len(page)
    return DeckItems(items=[item(deck) for deck in page], next_cursor=_cursor(page[-1]) if more else None)


async def show(session: AsyncSession, actor: Actor, deck_id: str) -> DeckDetail:
    deck = await own_deck(session, actor, deck_id)
    pages = await session.scalars(select(DeckPage).where(DeckPage.deck_id == deck.id).order_by(DeckPage.number))
    return detail(deck, pages.all())


async def page_text(session: AsyncSession, actor: Actor, deck_id: str, number: int) -> PageText:
    """Raises `NOT_FOUND` where the actor would not get the picture either."""
    deck = await visible_deck(session, actor, deck_id)
    page = await session.scalar(select(DeckPage).where(DeckPage.deck_id == deck.id, DeckPage.number == number))
    if page is None:
        raise Problem(NOT_FOUND)
    return PageText(number=number, text=page.text)


async def retry(services: Services, session: AsyncSession, actor: Actor, deck_id: str) -> Deck:
    """Plans another conversion of a deck that has failed."""
    deck = await own_deck(session, actor, deck_id)
    if deck.state is not DeckState.FAILED:
        raise Problem(problems.NOT_FAILED)
    deck.state, deck.problem, deck.progress = DeckState.WAITING, None, 0.0
    await uploading.plan(services, session, deck.id)
    return deck


async def delete(services: Services, session: AsyncSession, actor: Actor, deck_id: str) -> None:
    """The row goes at once, and its exports with it; the objects by a job of the same transaction."""
    deck = await own_deck(session, actor, deck_id)
    exports = await session.scalars(select(DeckExport.key).where(DeckExport.deck_id == deck.id))
    for key in (deck.key, *exports):
        await services.jobs.add(session, FREE, {"key": key})
    await session.delete(deck)


async def own_export(session: AsyncSession, actor: Actor, export_id: str) -> DeckExport:
    row = await session.get(DeckExport, export_id)
    if row is None or row.school_id != actor.school_id or row.owner_id != actor.person_id:
        raise Problem(NOT_FOUND)
    return row


def _cursor(deck: Deck) -> str:
    return f"{deck.used_at.isoformat()}|{deck.id}"


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    when, _, deck_id = cursor.partition("|")
    try:
        used_at = datetime.fromisoformat(when)
    except ValueError:
        raise Problem(BAD_REQUEST, "The cursor is none of ours.") from None
    if used_at.tzinfo is None or not deck_id:
        raise Problem(BAD_REQUEST, "The cursor is none of ours.")
    return used_at, deck_id
