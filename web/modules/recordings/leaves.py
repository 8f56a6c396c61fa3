"""The slides of a recording, kept beside it: their owner may delete them, and the replay goes on showing what it showed.

A deck is copied some seconds after it was shown, whole, with its texts; its row is there when all of its pages are.
"""

import logging
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web.database import put
from web.modules.classes.kept import ClassDeck
from web.modules.recordings.tables import Recording, RecordingDeck
from web.modules.slides.tables import Deck, DeckPage, DeckState
from web.objects import NoSuchObject
from web.services import Services

SIZES: Final = ("large", "small")
DECKS: Final = 50
"""Of one recording: those shown first. A class shows three."""

log = logging.getLogger(__name__)


async def keep(services: Services, recording: Recording) -> None:
    """Copies the decks that were shown and are not kept yet. May be repeated, also after a crash in the middle of it."""
    async with services.database.read() as session:
        missing = await _shown(session, recording)
        texts = {deck.id: await _texts(session, deck) for deck in missing}
    for deck in missing:
        try:
            for number in range(1, deck.page_count + 1):
                for size in SIZES:
                    await services.objects.copy(
                        f"{deck.key}/{size}-{number}.webp", key(recording, deck.id, number, size)
                    )
        except NoSuchObject:
            log.warning("slides %s were deleted before recording %s could keep them", deck.id, recording.id)
            continue
        row = {
            "recording_id": recording.id, "deck_id": deck.id, "school_id": recording.school_id, "title": deck.title,
            "pages": texts[deck.id],
        }  # fmt: skip
        async with services.database.write() as session:
            if await session.get(Recording, recording.id) is not None:
                await put(session, RecordingDeck, row, change=["title", "pages"])


async def kept(session: AsyncSession, recording: Recording) -> Sequence[RecordingDeck]:
    """Those that the recording has; a deck that was shown some seconds ago may not be among them yet."""
    found = select(RecordingDeck).where(RecordingDeck.recording_id == recording.id).order_by(RecordingDeck.deck_id)
    return (await session.scalars(found)).all()


async def page_key(
    session: AsyncSession, recording: Recording, deck_id: str, number: int, size: str = "large"
) -> str | None:
    """The object of a page's picture: the recording's own, else the deck's. `None` for what was not shown in the class."""
    if await session.get(RecordingDeck, (recording.id, deck_id)) is not None:
        return key(recording, deck_id, number, size)
    deck = next((one for one in await _shown(session, recording) if one.id == deck_id), None)
    return f"{deck.key}/{size}-{number}.webp" if deck is not None else None


async def _shown(session: AsyncSession, recording: Recording) -> Sequence[Deck]:
    """Decks of this class that are still there and not kept yet."""
    own = select(RecordingDeck.deck_id).where(RecordingDeck.recording_id == recording.id)
    shown = select(ClassDeck.deck_id).where(ClassDeck.live_class_id == recording.live_class_id)
    decks = (
        select(Deck)
        .where(Deck.id.in_(shown), Deck.id.not_in(own))
        .where(Deck.school_id == recording.school_id, Deck.state == DeckState.READY)
        .order_by(Deck.id)
        .limit(DECKS)
    )
    return (await session.scalars(decks)).all()


async def _texts(session: AsyncSession, deck: Deck) -> list[str]:
    pages = select(DeckPage.text).where(DeckPage.deck_id == deck.id).order_by(DeckPage.number)
    return list(await session.scalars(pages))


def key(recording: Recording, deck_id: str, number: int, size: str = "large") -> str:
    """The object of a page that is kept."""
    return f"{recording.key}/slides/{deck_id}/{size}-{number}.webp"
