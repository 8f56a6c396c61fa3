"""An upload: a row nobody sees, the file piece by piece to the disk, a look into it, then into the objects.

What breaks off leaves a row that is still `uploading`; it goes at once where that is possible, else by a job an hour later.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path, PurePath
from secrets import token_hex
from typing import Final
from unicodedata import normalize

from aiohttp import ClientPayloadError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Actor
from web.database import new_id
from web.errors import Problem
from web.modules.slides import office, packages, pages, problems
from web.modules.slides.scratch import scratch
from web.modules.slides.tables import TITLE_LENGTH, Deck, DeckState, Source
from web.services import Services

MEBIBYTE: Final = 1024 * 1024
LIMIT: Final = 200 * MEBIBYTE
DECKS: Final = 500
"""Of one person in one school."""
SECONDS: Final = 1800.0
"""How long a file may take to arrive."""
ABANDON: Final = "slides.abandon"
CONVERT: Final = "slides.convert"
ABANDON_AFTER: Final = timedelta(hours=1)
MAGIC: Final = {Source.PDF: b"%PDF-", Source.PPTX: b"PK\x03\x04"}
MAGIC_WITHIN: Final = {Source.PDF: 1024, Source.PPTX: 4}
OLD_OFFICE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""An OLE file. With the suffix of a new one it is an encrypted package."""


async def upload(services: Services, actor: Actor, name: str, size: int, content: AsyncIterator[bytes]) -> Deck:
    """Keeps the file and plans its conversion. Raises `Problem` for what can be known at once, and has kept nothing."""
    source = _source_of(name)
    if size > LIMIT:
        raise Problem(problems.TOO_LARGE)
    async with services.database.write() as session:
        deck = await _begin(services, session, actor, name, source, size)
    try:
        async with scratch(services) as folder:
            file = folder / f"original.{source}"
            await _receive(file, size, content)
            page_count = await look(file, source, folder)
            await services.objects.put(f"{deck.key}/original.{source}", file)
    except BaseException:
        await asyncio.shield(remove(services, deck.id))
        raise
    return await _complete(services, deck.id, page_count)


async def look(file: Path, source: Source, folder: Path) -> int:
    """How many pages the file will have. Raises `Problem` for what is no such file, or none that we open."""
    begin = await asyncio.to_thread(_head, file)
    if source is Source.PPTX and begin.startswith(OLD_OFFICE):
        raise Problem(problems.ENCRYPTED)
    if MAGIC[source] not in begin[: MAGIC_WITHIN[source] + len(MAGIC[source])]:
        raise Problem(problems.NOT_SUPPORTED)
    try:
        if source is Source.PDF:
            return await pages.count(file, folder)
        found = await asyncio.to_thread(packages.check, file)
    except (pages.CannotConvert, packages.BadPackage) as error:
        raise Problem(problems.UPLOAD.get(error.code, problems.DAMAGED)) from None
    if found == 0:
        raise Problem(problems.DAMAGED)
    if found > pages.PAGES:
        raise Problem(problems.TOO_MANY_PAGES)
    return found


async def plan(services: Services, session: AsyncSession, deck_id: str, *, after: float = 0.0) -> None:
    """Plans a conversion in the caller's transaction."""
    when = services.clock.now() + timedelta(seconds=after)
    await services.jobs.add(session, CONVERT, {"deck_id": deck_id}, run_at=when)


async def remove(services: Services, deck_id: str) -> None:
    """Removes an upload that broke off: first its objects, then its row. A complete one stays."""
    async with services.database.read() as session:
        deck = await session.get(Deck, deck_id)
    if deck is None or deck.state is not DeckState.UPLOADING:
        return
    await services.objects.delete_below(f"{deck.key}/")
    async with services.database.write() as session:
        left = await session.get(Deck, deck_id)
        if left is not None and left.state is DeckState.UPLOADING:
            await session.delete(left)


def title_of(name: str) -> str:
    """A file's name as a title: without folders and suffix, in one way of writing accents."""
    shown = "".join(char if char.isprintable() else " " for char in normalize("NFC", name))
    stem = PurePath(shown.replace("\\", "/")).stem.strip()
    return stem[:TITLE_LENGTH] or "…"


def _source_of(name: str) -> Source:
    suffix = PurePath(name).suffix.lower().removeprefix(".")
    if suffix not in set(Source):
        raise Problem(problems.NOT_SUPPORTED)
    if suffix == Source.PPTX and office.find() is None:
        raise Problem(problems.NO_OFFICE)
    return Source(suffix)


async def _begin(services: Services, session: AsyncSession, actor: Actor, name: str, source: Source, size: int) -> Deck:
    own = select(func.count()).where(Deck.owner_id == actor.person_id, Deck.school_id == actor.school_id)
    if (await session.scalar(own) or 0) >= DECKS:
        raise Problem(problems.TOO_MANY_DECKS)
    now = services.clock.now()
    deck = Deck(
        id=new_id(), school_id=actor.school_id, owner_id=actor.person_id, title=title_of(name), source=source,
        state=DeckState.UPLOADING, key=f"decks/{token_hex(16)}", bytes=size, created_at=now, used_at=now,
    )  # fmt: skip
    session.add(deck)
    await services.jobs.add(session, ABANDON, {"deck_id": deck.id}, run_at=now + ABANDON_AFTER)
    return deck


async def _complete(services: Services, deck_id: str, page_count: int) -> Deck:
    async with services.database.write() as session:
        deck = await session.get_one(Deck, deck_id)
        deck.state, deck.page_count = DeckState.WAITING, page_count
        await plan(services, session, deck_id)
    return deck


async def _receive(file: Path, size: int, content: AsyncIterator[bytes]) -> None:
    """Writes what comes, which must be as long as it said."""
    received = 0
    out = await asyncio.to_thread(file.open, "wb")
    try:
        async with asyncio.timeout(SECONDS):
            async for piece in content:
                received += len(piece)
                if received > size:
                    break
                await asyncio.to_thread(out.write, piece)
    except (ConnectionError, ClientPayloadError, TimeoutError):
        raise Problem(problems.INCOMPLETE) from None
    finally:
        await asyncio.to_thread(out.close)
    if received != size:
        raise Problem(problems.INCOMPLETE)


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(2048)
