"""Decks as they are shown, in answers and in news."""

from collections.abc import Sequence

from signaling.messages import DeckChanged
from web.modules.slides.models import DeckDetail, DeckItem, ExportItem, PageItem
from web.modules.slides.tables import Deck, DeckExport, DeckPage, DeckState, ExportState
from web.news import News
from web.routing import BASE


def item(deck: Deck) -> DeckItem:
    return DeckItem.model_validate(_shown(deck))


def detail(deck: Deck, pages: Sequence[DeckPage]) -> DeckDetail:
    shown = [
        PageItem(
            number=page.number,
            width=page.width,
            height=page.height,
            notes=page.notes,
            text=page.text,
            url_large=page_url(deck, page.number, "large"),
            url_small=page_url(deck, page.number, "small"),
        )
        for page in pages
    ]
    return DeckDetail.model_validate({**_shown(deck), "pages": shown})


def page_url(deck: Deck, number: int, size: str) -> str:
    return f"{BASE}/slides/{deck.id}/pages/{number}/{size}.webp"


def export(row: DeckExport) -> ExportItem:
    ready = row.state is ExportState.READY
    return ExportItem(
        id=row.id,
        state=row.state,
        progress=row.progress,
        problem=row.problem,
        url=f"{BASE}/slides/exports/{row.id}/file.pdf" if ready else None,
    )


def changed(deck: Deck) -> News:
    """What the owner's pages are told of a change; whoever missed it asks for the deck."""
    return News(frozenset({deck.owner_id}), DeckChanged(data=item(deck).model_dump(mode="json")))


def _shown(deck: Deck) -> dict[str, object]:
    return {
        "id": deck.id,
        "title": deck.title,
        "state": deck.state.value,
        "progress": deck.progress,
        "problem": deck.problem,
        "page_count": deck.page_count,
        "bytes": deck.bytes,
        "created_at": deck.created_at,
        "used_at": deck.used_at,
        "cover_url": page_url(deck, 1, "small") if deck.state is DeckState.READY else None,
    }
