"""Playlists, parts and the timeline of a replay under signed paths: `/replays/<token>/...`, also while the class runs.

Who asks must be signed in as the one for whom the path was made, and may still watch: that is asked each time. A path that has
expired leads on to a fresh one, so that a player goes on; passed to somebody else it is a 404.
"""

import re
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import orjson
from aiohttp import hdrs, web

from recording.composing import PLAYLIST_NAME, SEGMENTS_NAME
from web.auth import COOKIE
from web.modules.recordings import files, leaves, links, shelf, watching
from web.modules.recordings.tables import FileState, Recording, RecordingFile, RecordingState
from web.objects import NoSuchObject
from web.services import Services

PLAYLIST: Final = "playlist.m3u8"
PAGE: Final = re.compile(r"slides/([0-9A-Za-z_-]{1,64})/pages/([0-9]{1,5})/(large|small)\.webp", re.ASCII)
WHOLE: Final = PLAYLIST_NAME
HLS: Final = "application/vnd.apple.mpegurl"
MP4: Final = "video/mp4"
PAGE_BYTES: Final = 1024 * 1024
"""Of the timeline in one answer; a page that asks goes on where it ended."""
LONGEST_LINE: Final = 16 * 1024 * 1024
NO_CACHE: Final = "private, no-cache"
KEPT: Final = "private, max-age=3600"
"""Of bytes that never change: what was written stays as it is."""
DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for something of a recording that may be watched."""

    raw: web.Request
    services: Services
    recording: Recording
    name: str


def pages(services: Services) -> Sequence[web.RouteDef]:
    async def handler(request: web.Request) -> web.StreamResponse:
        return await _serve(services, request)

    return [web.get(links.PREFIX + "{token}/{name:.+}", handler)]


async def _serve(services: Services, raw: web.Request) -> web.StreamResponse:
    found = await services.sign_ins.find(raw.cookies.get(COOKIE))
    ticket = None
    if found is not None:
        ticket = links.read(services.key, raw.match_info["token"], found.actor.sign_in_id)
    if found is None or ticket is None:
        raise web.HTTPNotFound
    async with services.database.read() as session:
        recording = await session.get(Recording, ticket.recording_id)
        if recording is None or recording.state not in watching.WATCHABLE:
            raise web.HTTPNotFound
        if not await watching.may_watch(session, services, found.actor, recording):
            raise web.HTTPNotFound
    name = raw.match_info["name"]
    now = services.clock.now()
    if ticket.expired(now):
        until = now + timedelta(minutes=services.settings.replay.link_minutes)
        fresh = links.base(services.key, recording.id, found.actor.sign_in_id, until)
        query = f"?{raw.query_string}" if raw.query_string else ""
        raise web.HTTPTemporaryRedirect(fresh + name + query, headers={hdrs.CACHE_CONTROL: "no-store"})
    return await _answer(Visit(raw, services, recording, name))


async def _whole(visit: Visit) -> web.StreamResponse:
    """The class as one file in plain HLS (RFC 8216), for players that know nothing of takes: its playlist, and the ranges of it."""
    async with visit.services.database.read() as session:
        file = await session.get(RecordingFile, visit.recording.id)
    if file is None or file.state is not FileState.READY:
        raise web.HTTPNotFound
    media = f"{file.round}.m4s"
    if visit.name == media:
        return await _media(replace(visit, name=files.name_of(file, "m4s")))
    if visit.name != WHOLE:
        raise web.HTTPNotFound
    text = await shelf.whole(visit.services, visit.recording, files.name_of(file, "m3u8"))
    # Its media by a name of its own: what is made anew later is not taken for this.
    body = text.replace(SEGMENTS_NAME.encode(), media.encode())
    return web.Response(body=body, content_type=HLS, headers={hdrs.CACHE_CONTROL: NO_CACHE})


def _answer(visit: Visit) -> Awaitable[web.StreamResponse]:
    if visit.name == shelf.TIMELINE:
        return _timeline(visit)
    if shelf.MEDIA.fullmatch(visit.name):
        return _media(visit)
    if (page := PAGE.fullmatch(visit.name)) is not None:
        return _page(visit, page)
    if "/" not in visit.name and visit.name != PLAYLIST:
        return _whole(visit)
    return _playlist(visit)


async def _playlist(visit: Visit) -> web.StreamResponse:
    """A pure function of the index: the master, that of the sound, or of a take."""
    stream, _, name = visit.name.rpartition("/")
    text = await shelf.playlist(visit.services, visit.recording, stream) if name == PLAYLIST else None
    if text is None:
        raise web.HTTPNotFound
    return web.Response(text=text, content_type=HLS, headers={hdrs.CACHE_CONTROL: NO_CACHE})


async def _media(visit: Visit) -> web.StreamResponse:
    """A range of a file (RFC 9110, 14), or all of it as it is now."""
    try:
        size = await shelf.size(visit.services, visit.recording, visit.name)
    except NoSuchObject:
        raise web.HTTPNotFound from None
    try:
        wanted = visit.raw.http_range
    except ValueError:
        wanted = slice(None)
    start, end, _ = wanted.indices(size) if wanted.start is not None or wanted.stop is not None else (0, size, 1)
    headers = {hdrs.CACHE_CONTROL: KEPT, hdrs.ACCEPT_RANGES: "bytes"}
    ranged = hdrs.RANGE in visit.raw.headers and wanted != slice(None)
    if ranged and start >= end:
        raise web.HTTPRequestRangeNotSatisfiable(headers={hdrs.CONTENT_RANGE: f"bytes */{size}"})
    if ranged:
        headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{end - 1}/{size}"
    elif visit.recording.state is RecordingState.RUNNING:
        headers[hdrs.CACHE_CONTROL] = NO_CACHE  # the file still grows
    response = web.StreamResponse(status=206 if ranged else 200, headers=headers)
    response.content_type = MP4
    response.content_length = end - start
    # A player that is sent elsewhere in the class leaves the answers that it waits for.
    with suppress(ConnectionResetError):
        await response.prepare(visit.raw)
        async for piece in shelf.read(visit.services, visit.recording, visit.name, start, end):
            await response.write(piece)
        await response.write_eof()
    return response


async def _page(visit: Visit, page: re.Match[str]) -> web.StreamResponse:
    """The picture of a page of slides that were shown, as the address of the live page's is."""
    services, recording = visit.services, visit.recording
    deck_id, number, size = page.groups()
    async with services.database.read() as session:
        key = await leaves.page_key(session, recording, deck_id, int(number), size)
    try:
        body = b"".join([piece async for piece in services.objects.read(key)]) if key is not None else b""
    except NoSuchObject:
        body = b""
    if not body:
        raise web.HTTPNotFound
    return web.Response(body=body, content_type="image/webp", headers={hdrs.CACHE_CONTROL: KEPT})


async def _timeline(visit: Visit) -> web.StreamResponse:
    """`?after=<next of the answer before>`: further lines, whole ones only. `complete`: nothing more will come."""
    after = visit.raw.query.get("after", "0")
    if not after.isdecimal() or len(after) > DIGITS:
        raise web.HTTPBadRequest
    start = int(after)
    try:
        size = await shelf.size(visit.services, visit.recording, shelf.TIMELINE)
    except NoSuchObject:
        size = 0
    lines, rest = await _lines(visit, start, size)
    ended = visit.recording.state is not RecordingState.RUNNING and rest >= size
    body = b'{"lines":[' + b",".join(lines) + b'],"next":%d,"complete":%s}' % (rest, b"true" if ended else b"false")
    return web.Response(body=body, content_type="application/json", headers={hdrs.CACHE_CONTROL: "no-store"})


async def _lines(visit: Visit, start: int, size: int) -> tuple[list[bytes], int]:
    """Whole lines from `start` on, about `PAGE_BYTES` of them, and where they end. A line that is none is left out."""
    length = PAGE_BYTES
    while True:
        end = min(size, start + length)
        pieces = [piece async for piece in shelf.read(visit.services, visit.recording, shelf.TIMELINE, start, end)]
        content = b"".join(pieces)
        cut = content.rfind(b"\n") + 1
        if cut or end >= size or length >= LONGEST_LINE:
            return [line for line in content[:cut].split(b"\n") if _is_json(line)], start + cut
        length *= 2


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False
