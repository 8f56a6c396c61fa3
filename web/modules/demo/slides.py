"""Gives each teacher of the demo slides, so that 「上次的課件」 has something to show. A job: the first start stays short."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from web.jobs import Job
from web.modules.demo import lesson
from web.modules.demo.plan import MAIN, build
from web.modules.slides import converting, exporting, fonts
from web.modules.slides.pages import Line
from web.modules.slides.scratch import scratch
from web.modules.slides.tables import Deck, DeckPage, DeckState, Source
from web.services import Services

GIVE = "demo.slides"


async def plan(services: Services, session: AsyncSession) -> None:
    await services.jobs.add(session, GIVE, {}, dedupe_key=GIVE)


async def give(services: Services, job: Job) -> None:
    """`demo.slides`: draws and converts the lesson once, and copies it for the others. May run again."""
    chinese = await asyncio.to_thread(fonts.chinese) is not None
    first, *others = [person.id for person in build(MAIN).people if person.subject is not None]
    deck, pages = await _first(services, first, chinese, job)
    for teacher in others:
        await _copy(services, deck, pages, teacher)


async def _first(services: Services, teacher: str, chinese: bool, job: Job) -> tuple[Deck, Sequence[DeckPage]]:
    """The deck of the first teacher, ready."""
    async with services.database.read() as session:
        known = await session.get(Deck, deck_id(teacher))
    if known is None or known.state is not DeckState.READY:
        async with scratch(services) as folder:
            file = await _draw(folder, chinese)
            size = (await asyncio.to_thread(file.stat)).st_size
            await services.objects.put(f"{_key(teacher)}/original.pdf", file)
        async with services.database.write() as session:
            await session.merge(_row(services, teacher, lesson.TITLE(chinese), size))
        await converting.convert(services, Job(job.id, job.kind, {"deck_id": deck_id(teacher)}, attempt=1))
    async with services.database.write() as session:
        for number, note in enumerate(lesson.notes(chinese), 1):
            where = (DeckPage.deck_id == deck_id(teacher), DeckPage.number == number)
            await session.execute(update(DeckPage).where(*where).values(notes=note))
        deck = await session.get_one(Deck, deck_id(teacher))
        pages = (await session.scalars(select(DeckPage).where(DeckPage.deck_id == deck.id))).all()
    if deck.state is not DeckState.READY:
        raise RuntimeError("the slides of the demo are not ready yet")
    return deck, pages


async def _draw(folder: Path, chinese: bool) -> Path:
    async def ignore(_line: Line) -> None:
        """Nobody waits for it."""

    file = folder / "lesson.pdf"
    await exporting.write_pdf(lesson.sheets(chinese), None, file, folder, ignore)
    return file


async def _copy(services: Services, deck: Deck, pages: Sequence[DeckPage], teacher: str) -> None:
    async with services.database.read() as session:
        if await session.get(Deck, deck_id(teacher)) is not None:
            return
    names = ["original.pdf", *(f"{size}-{page.number}.webp" for page in pages for size in ("large", "small"))]
    for name in names:
        await services.objects.copy(f"{deck.key}/{name}", f"{_key(teacher)}/{name}")
    row = _row(services, teacher, deck.title, deck.bytes)
    row.state, row.progress, row.page_count = DeckState.READY, 1.0, len(pages)
    async with services.database.write() as session:
        session.add(row)
        await session.flush()
        for page in pages:
            shown = {"width": page.width, "height": page.height, "text": page.text, "notes": page.notes}
            session.add(DeckPage(deck_id=row.id, number=page.number, **shown))


def deck_id(teacher: str) -> str:
    """The id of a teacher's slides in the demo."""
    return f"{teacher}-deck"


def _key(teacher: str) -> str:
    return f"demo/{teacher}"


def _row(services: Services, teacher: str, title: str, size: int) -> Deck:
    now = services.clock.now()
    return Deck(
        id=deck_id(teacher), school_id=MAIN.id, owner_id=teacher, title=title, source=Source.PDF,
        state=DeckState.WAITING, progress=0.0, key=_key(teacher), page_count=len(lesson.NOTES), bytes=size,
        created_at=now, used_at=now,
    )  # fmt: skip
