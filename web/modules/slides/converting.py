"""The job that makes pages of a file: to PDF, then page by page to pictures. A crash leaves a deck that is not ready yet.

Every step can be done again: objects are written in the place of what was there, and the pages become rows together with
the state `ready`, in one transaction.
"""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.jobs import Job
from web.modules.slides import office, packages, pages, problems, uploading
from web.modules.slides.children import ChildFailed
from web.modules.slides.pages import CannotConvert, Line
from web.modules.slides.scratch import scratch
from web.modules.slides.showing import changed
from web.modules.slides.tables import Deck, DeckPage, DeckState, Source
from web.news import News, tell_all
from web.services import Services

AT_ONCE: Final = 2
"""Conversions of an installation at once: the other jobs, and live classes, go on."""
BUSY_SECONDS: Final = 2.0
TRIES: Final = 3
"""After so many that ended with the server itself, the deck has failed."""
AFTER_OFFICE: Final = 0.3
"""The share of LibreOffice in the progress of a PPTX."""
TOLD_EVERY: Final = 0.7
"""Seconds between two pieces of news of the progress."""

log = structlog.get_logger(__name__)


class Gone(Exception):
    """The deck was deleted meanwhile."""


async def convert(services: Services, job: Job) -> None:
    """`slides.convert {deck_id}`. Ends with a deck that is ready or has failed; raises only what a later try may mend."""
    deck_id = job.payload["deck_id"]
    deck = await _begin(services, deck_id, job.attempt)
    if deck is None:
        return
    try:
        async with scratch(services) as folder:
            made = await _Conversion(services, deck, folder).run()
        await _finish(services, deck, made)
    except CannotConvert as trouble:
        log.info("slides cannot be converted", deck=deck_id, code=trouble.code)
        await _fail(services, deck_id, trouble.code)
    except Gone:
        await services.objects.delete_below(f"{deck.key}/")


async def abandon(services: Services, job: Job) -> None:
    """`slides.abandon {deck_id}`: an upload that has not ended by now never will."""
    await uploading.remove(services, job.payload["deck_id"])


async def free(services: Services, job: Job) -> None:
    """`slides.free {key}`: removes the objects of what was deleted."""
    await services.objects.delete_below(f"{job.payload['key']}/")


class _Conversion:
    """One run for one deck, in a folder of its own."""

    def __init__(self, services: Services, deck: Deck, folder: Path) -> None:
        self._services = services
        self._deck = deck
        self._folder = folder
        self._base = AFTER_OFFICE if deck.source is Source.PPTX else 0.0
        self._told = time.monotonic()
        self._rows: list[DeckPage] = []

    async def run(self) -> list[DeckPage]:
        """The pages, without notes for a PDF. Their pictures and the PDF are kept. Raises `CannotConvert`, `Gone`."""
        original = self._folder / f"original.{self._deck.source}"
        await fetch(self._services, f"{self._deck.key}/original.{self._deck.source}", original)
        pdf = original if self._deck.source is Source.PDF else await self._to_pdf(original)
        await pages.render(pdf, self._folder, self._page)
        if self._deck.source is Source.PPTX:
            _annotate(self._rows, await asyncio.to_thread(packages.notes, original))
        return self._rows

    async def _to_pdf(self, original: Path) -> Path:
        soffice = office.find()
        if soffice is None:
            raise CannotConvert(problems.NO_OFFICE.code)
        try:
            pdf = await office.to_pdf(soffice, original, self._folder)
        except ChildFailed as error:
            raise pages.translated(error) from error
        await self._services.objects.put(f"{self._deck.key}/original.pdf", pdf)
        await self._progress(self._base)
        return pdf

    async def _page(self, line: Line) -> None:
        number = line["page"]
        for size in ("large", "small"):
            file = self._folder / f"{size}-{number}.webp"
            await self._services.objects.put(f"{self._deck.key}/{size}-{number}.webp", file)
            await asyncio.to_thread(file.unlink)
        self._rows.append(
            DeckPage(
                deck_id=self._deck.id, number=number, width=line["width"], height=line["height"], text=line["text"]
            )
        )
        share = min(1.0, number / max(1, self._deck.page_count))
        if time.monotonic() - self._told >= TOLD_EVERY:
            await self._progress(self._base + (1 - self._base) * share)

    async def _progress(self, progress: float) -> None:
        """Keeps and tells how far it is. Raises `Gone` for a deck that was deleted."""
        self._told = time.monotonic()
        async with self._services.database.write() as session:
            deck = await session.get(Deck, self._deck.id)
            if deck is None:
                raise Gone
            deck.progress = round(min(progress, 0.99), 3)
        await tell_all(self._services.tell, [changed(deck)])


def _annotate(rows: Sequence[DeckPage], notes: Sequence[str]) -> None:
    """Gives the pages their notes, where there are as many of the one as of the other."""
    if len(rows) == len(notes):
        for row, note in zip(rows, notes, strict=True):
            row.notes = note


async def fetch(services: Services, key: str, file: Path) -> None:
    """Writes an object into a file, piece by piece."""
    out = await asyncio.to_thread(file.open, "wb")
    try:
        async for piece in services.objects.read(key):
            await asyncio.to_thread(out.write, piece)
    finally:
        await asyncio.to_thread(out.close)


async def _begin(services: Services, deck_id: str, attempt: int) -> Deck | None:
    """The deck, now `converting`; `None` when there is nothing to do, or not yet."""
    news: list[News] = []
    async with services.database.write() as session:
        deck = await session.get(Deck, deck_id)
        if deck is None or deck.state not in {DeckState.WAITING, DeckState.CONVERTING}:
            return None
        if attempt > TRIES:
            news = [_failed(deck, problems.GAVE_UP)]
        elif deck.state is DeckState.WAITING and await _is_busy(session):
            await uploading.plan(services, session, deck_id, after=BUSY_SECONDS)
        else:
            deck.state, deck.progress = DeckState.CONVERTING, 0.0
            news = [changed(deck)]
    await tell_all(services.tell, news)
    return deck if deck.state is DeckState.CONVERTING else None


async def _is_busy(session: AsyncSession) -> bool:
    running = await session.scalar(select(func.count()).where(Deck.state == DeckState.CONVERTING))
    return (running or 0) >= AT_ONCE


async def _finish(services: Services, deck: Deck, rows: Sequence[DeckPage]) -> None:
    async with services.database.write() as session:
        fresh = await session.get(Deck, deck.id, with_for_update=True)
        if fresh is None:
            raise Gone
        await session.execute(delete(DeckPage).where(DeckPage.deck_id == deck.id))
        session.add_all(rows)
        fresh.state, fresh.progress, fresh.problem, fresh.page_count = DeckState.READY, 1.0, None, len(rows)
    await tell_all(services.tell, [changed(fresh)])


async def _fail(services: Services, deck_id: str, code: str) -> None:
    async with services.database.write() as session:
        deck = await session.get(Deck, deck_id)
        news = [_failed(deck, code)] if deck is not None else []
    await tell_all(services.tell, news)


def _failed(deck: Deck, code: str) -> News:
    deck.state, deck.problem = DeckState.FAILED, code
    return changed(deck)
