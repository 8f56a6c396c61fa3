"""Slides over HTTP: uploads, pages as pictures, exports."""

from typing import Final

from aiohttp import hdrs

from web.attachments import FileReply, safe_name
from web.errors import NOT_FOUND, TOO_MANY_REQUESTS, Problem
from web.limits import HOUR, Limit
from web.modules.slides import actions, exporting, problems, uploading
from web.modules.slides.models import (
    DeckChanges,
    DeckDetail,
    DeckItem,
    DeckItems,
    DecksQuery,
    ExportId,
    ExportItem,
    NewExport,
    PageText,
    UploadQuery,
)
from web.modules.slides.showing import export, item
from web.modules.slides.sight import own_deck, visible_deck
from web.modules.slides.tables import ExportState
from web.objects import NoSuchObject
from web.routing import Needs, Request, Upload, route

UPLOADS: Final = Limit("deck-uploads", 60, HOUR)
EXPORTS: Final = Limit("deck-exports", 60, HOUR)
PIECE: Final = 256 * 1024
SIZES: Final = ("large", "small")
DIGITS: Final = 4
IMMUTABLE: Final = "private, max-age=31536000, immutable"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FILE: Final = Upload(uploading.LIMIT, ("application/pdf", PPTX, "application/octet-stream"))


@route(
    "GET", "/slides", summary="One's own slides, last used first", query=DecksQuery, reply=DeckItems, needs=Needs.STAFF
)
async def list_decks(request: Request, *, query: DecksQuery) -> DeckItems:
    async with request.services.database.read() as session:
        return await actions.list_decks(session, request.actor, query)


@route(
    "POST",
    "/slides",
    summary="Upload slides; they are converted later",
    query=UploadQuery,
    upload=FILE,
    reply=DeckItem,
    status=201,
    needs=Needs.STAFF,
    problems=(
        *problems.UPLOAD.values(),
        problems.LENGTH_REQUIRED,
        problems.INCOMPLETE,
        problems.TOO_MANY_DECKS,
        TOO_MANY_REQUESTS,
    ),
)
async def upload(request: Request, *, query: UploadQuery) -> DeckItem:
    size = request.raw.content_length
    if size is None:
        raise Problem(problems.LENGTH_REQUIRED)
    await request.services.limits.hit(UPLOADS, request.actor.person_id)
    content = request.raw.content.iter_chunked(PIECE)
    return item(await uploading.upload(request.services, request.actor, query.name, size, content))


@route("GET", "/slides/{deck_id}", summary="Slides with their pages", reply=DeckDetail, needs=Needs.STAFF)
async def show(request: Request, *, deck_id: str) -> DeckDetail:
    async with request.services.database.read() as session:
        return await actions.show(session, request.actor, deck_id)


@route("PATCH", "/slides/{deck_id}", summary="Rename slides", body=DeckChanges, reply=DeckItem, needs=Needs.STAFF)
async def change(request: Request, *, deck_id: str, body: DeckChanges) -> DeckItem:
    async with request.services.database.write() as session:
        deck = await own_deck(session, request.actor, deck_id)
        deck.title = body.title
        return item(deck)


@route("DELETE", "/slides/{deck_id}", summary="Delete slides and all that was made of them", needs=Needs.STAFF)
async def delete(request: Request, *, deck_id: str) -> None:
    async with request.services.database.write() as session:
        await actions.delete(request.services, session, request.actor, deck_id)


@route(
    "POST",
    "/slides/{deck_id}/retry",
    summary="Convert slides again that have failed",
    reply=DeckItem,
    needs=Needs.STAFF,
    problems=(problems.NOT_FAILED,),
)
async def retry(request: Request, *, deck_id: str) -> DeckItem:
    async with request.services.database.write() as session:
        return item(await actions.retry(request.services, session, request.actor, deck_id))


@route(
    "GET",
    "/slides/{deck_id}/pages/{number}/{size}.webp",
    summary="The picture of a page, for whoever may enter a class in which it is shown",
    media="image/webp",
    guests=True,
)
async def picture(request: Request, *, deck_id: str, number: str, size: str) -> FileReply:
    """`size` is `large` (1920 pixels) or `small` (320)."""
    if size not in SIZES:
        raise Problem(NOT_FOUND)
    page = page_number(number)
    async with request.services.database.read() as session:
        deck = await visible_deck(session, request.actor, deck_id)
    request.head.headers[hdrs.CACHE_CONTROL] = IMMUTABLE
    return await _file(request, f"{deck.key}/{size}-{page}.webp")


@route(
    "GET",
    "/slides/{deck_id}/pages/{number}/text",
    summary="What a page says, for whoever may see its picture",
    reply=PageText,
    guests=True,
)
async def page_text(request: Request, *, deck_id: str, number: str) -> PageText:
    async with request.services.database.read() as session:
        text = await actions.page_text(session, request.actor, deck_id, page_number(number))
    request.head.headers[hdrs.CACHE_CONTROL] = IMMUTABLE
    return text


@route(
    "POST",
    "/slides/{deck_id}/export",
    summary="Make a PDF file of slides with the ink of a class",
    body=NewExport,
    reply=ExportId,
    status=202,
    needs=Needs.STAFF,
    problems=(problems.NOT_READY, TOO_MANY_REQUESTS),
)
async def ask_export(request: Request, *, deck_id: str, body: NewExport) -> ExportId:
    await request.services.limits.hit(EXPORTS, request.actor.person_id)
    async with request.services.database.write() as session:
        row = await exporting.ask(request.services, session, request.actor, deck_id, body)
    return ExportId(export_id=row.id)


@route("GET", "/slides/exports/{export_id}", summary="How far an export is", reply=ExportItem, needs=Needs.STAFF)
async def show_export(request: Request, *, export_id: str) -> ExportItem:
    async with request.services.database.read() as session:
        return export(await actions.own_export(session, request.actor, export_id))


@route(
    "GET",
    "/slides/exports/{export_id}/file.pdf",
    summary="The file of an export",
    media="application/pdf",
    needs=Needs.STAFF,
    problems=(problems.NOT_READY,),
)
async def export_file(request: Request, *, export_id: str) -> FileReply:
    async with request.services.database.read() as session:
        row = await actions.own_export(session, request.actor, export_id)
        deck = await own_deck(session, request.actor, row.deck_id)
    if row.state is not ExportState.READY:
        raise Problem(problems.NOT_READY)
    return await _file(request, f"{row.key}/file.pdf", safe_name(deck.title, ".pdf"))


def page_number(text: str) -> int:
    """Raises `not-found` for what is no number of a page."""
    if not text.isdecimal() or len(text) > DIGITS:
        raise Problem(NOT_FOUND)
    return int(text)


async def _file(request: Request, key: str, name: str | None = None) -> FileReply:
    """An object as a reply, piece by piece."""
    objects = request.services.objects
    try:
        size = await objects.size(key)
    except NoSuchObject:
        raise Problem(NOT_FOUND) from None
    return FileReply(objects.read(key, 0, size), name, size)


KEEPING = (list_decks, upload, show, change, delete, retry, ask_export, show_export, export_file)
SHOWING = (picture, page_text)
"""What a class shows, also where the school has switched the keeping of slides off: booked lessons have theirs."""
