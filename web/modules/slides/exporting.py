"""Slides with the ink of a class as one vector PDF file: asked for, made by a job, kept for a day."""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import InkElement, Surface
from web.access import Actor
from web.database import new_id
from web.errors import NOT_FOUND, Problem
from web.jobs import Job
from web.modules.classes.ink import kept
from web.modules.classes.tables import LiveClass
from web.modules.slides import drawing, fonts, pages, problems
from web.modules.slides.converting import fetch
from web.modules.slides.models import NewExport
from web.modules.slides.pages import CannotConvert, Line
from web.modules.slides.scratch import scratch
from web.modules.slides.sight import own_deck
from web.modules.slides.tables import Deck, DeckExport, DeckPage, DeckState, ExportState
from web.services import Services

EXPORT: Final = "slides.export"
FORGET: Final = "slides.forget-export"
KEPT: Final = timedelta(days=1)
TRIES: Final = 3
TOLD_EVERY: Final = 0.5
"""Seconds between two notes of the progress in the row."""


async def ask(services: Services, session: AsyncSession, actor: Actor, deck_id: str, wish: NewExport) -> DeckExport:
    """Plans an export, and its end. The ink is that of a class that the actor hosted. Raises `Problem`."""
    deck = await own_deck(session, actor, deck_id)
    if deck.state is not DeckState.READY:
        raise Problem(problems.NOT_READY)
    if wish.class_id is not None:
        live_class = await session.get(LiveClass, wish.class_id)
        if live_class is None or live_class.school_id != actor.school_id or live_class.host_id != actor.person_id:
            raise Problem(NOT_FOUND)
    now = services.clock.now()
    row = DeckExport(
        id=new_id(), school_id=actor.school_id, owner_id=actor.person_id, deck_id=deck.id,
        live_class_id=wish.class_id, boards=wish.boards, state=ExportState.WAITING, progress=0.0,
        key=f"exports/{token_hex(16)}", created_at=now,
    )  # fmt: skip
    session.add(row)
    await services.jobs.add(session, EXPORT, {"export_id": row.id})
    await services.jobs.add(session, FORGET, {"export_id": row.id, "key": row.key}, run_at=now + KEPT)
    return row


async def export(services: Services, job: Job) -> None:
    """`slides.export {export_id}`. May run again: the file is written in the place of what was there."""
    export_id = job.payload["export_id"]
    async with services.database.read() as session:
        row = await session.get(DeckExport, export_id)
        deck = await session.get(Deck, row.deck_id) if row is not None else None
        if row is None or deck is None or row.state is not ExportState.WAITING:
            return
        sizes = (
            await session.scalars(select(DeckPage).where(DeckPage.deck_id == deck.id).order_by(DeckPage.number))
        ).all()
        ink = await kept(session, row.live_class_id) if row.live_class_id is not None else {}
    if job.attempt > TRIES:
        await _note(services, export_id, state=ExportState.FAILED, problem=problems.GAVE_UP)
        return
    sheets = [*slide_sheets(deck.id, sizes, ink), *(board_sheets(ink) if row.boards else ())]
    try:
        async with scratch(services) as folder:
            await services.objects.put(f"{row.key}/file.pdf", await _make(services, row, deck, sheets, folder))
    except CannotConvert as trouble:
        await _note(services, export_id, state=ExportState.FAILED, problem=trouble.code)
        return
    await _note(services, export_id, state=ExportState.READY, progress=1.0)


async def forget(services: Services, job: Job) -> None:
    """`slides.forget-export {export_id, key}`: the file, then the row."""
    await services.objects.delete_below(f"{job.payload['key']}/")
    async with services.database.write() as session:
        row = await session.get(DeckExport, job.payload["export_id"])
        if row is not None:
            await session.delete(row)


Ink = Mapping[Surface, Sequence[InkElement]]
Sheet = Mapping[str, Any]
"""A page of the file to make: `{"blank": None | [width, height], "marks": [...]}`, for pdf.py."""


def slide_sheets(deck_id: str, sizes: Sequence[DeckPage], ink: Ink) -> list[Sheet]:
    """The pages of the deck, in order, each under its ink."""
    return [
        {
            "blank": None,
            "marks": drawing.marks(ink.get(Surface(f"slides/{deck_id}/{page.number}"), ()), page.width / page.height),
        }
        for page in sizes
    ]


def board_sheets(ink: Ink) -> list[Sheet]:
    """The white boards that have ink, in the order of their numbers."""
    numbers = sorted(int(surface.removeprefix("board/")) for surface in ink if surface.startswith("board/"))
    aspect = drawing.BOARD[0] / drawing.BOARD[1]
    return [
        {"blank": drawing.BOARD, "marks": drawing.marks(ink[Surface(f"board/{number}")], aspect)} for number in numbers
    ]


async def _make(services: Services, row: DeckExport, deck: Deck, sheets: Sequence[Sheet], folder: Path) -> Path:
    source, target = folder / "source.pdf", folder / "file.pdf"
    await fetch(services, f"{deck.key}/original.pdf", source)
    told = time.monotonic()

    async def hear(line: Line) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_EVERY:
            told = time.monotonic()
            await _note(services, row.id, progress=round(0.99 * line["page"] / len(sheets), 3))

    await write_pdf(sheets, source, target, folder, hear)
    return target


async def write_pdf(sheets: Sequence[Sheet], source: Path | None, target: Path, folder: Path, hear: pages.Hear) -> None:
    """Makes `target` of the pages of `source`, if there is one, and of blank sheets. Raises `CannotConvert`."""
    font = await asyncio.to_thread(fonts.chinese)
    plan = {
        "source": str(source) if source is not None else None,
        "font": {**asdict(font), "path": str(font.path)} if font is not None else None,
        "pages": sheets,
    }
    file = folder / "drawing.json"
    await asyncio.to_thread(file.write_text, json.dumps(plan), encoding="utf-8")
    await pages.write(file, target, folder, hear)


async def _note(services: Services, export_id: str, **values: Any) -> None:
    async with services.database.write() as session:
        row = await session.get(DeckExport, export_id)
        if row is not None:
            for name, value in values.items():
                setattr(row, name, value)
