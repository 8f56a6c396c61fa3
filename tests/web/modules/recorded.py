"""Recorded classes for tests: people who publish what can be told apart, and replays as a player fetches them."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av  # noqa: TID251
from av.video.codeccontext import VideoCodecContext  # noqa: TID251
from av.video.frame import VideoFrame  # noqa: TID251

from rtc.negotiated import Source
from tests.signaling.world import Page
from tests.web.modules.campus import Answer, Campus, Person
from tests.worlds.media import FRAME_RATE, RATES, SECONDS, Clip
from tests.worlds.waiting import seen
from web.auth import COOKIE

PLAYABLE = 5.5
"""Seconds after which a playlist has its first segment."""


END = "#EXT-X-ENDLIST"


@cache
def flat(luma: int) -> dict[str, Clip]:
    """A camera in front of a wall of this brightness, by rid."""
    return {rid: _flat(luma, width, height) for rid, (width, height, _) in RATES.items()}


def _flat(luma: int, width: int, height: int) -> Clip:
    encoder = av.CodecContext.create("libvpx", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt, encoder.thread_count = width, height, "yuv420p", 1
    encoder.time_base, encoder.framerate = Fraction(1, FRAME_RATE), Fraction(FRAME_RATE)
    encoder.bit_rate, encoder.gop_size = 100_000, FRAME_RATE * SECONDS * 2
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "error-resilient": "1", "lag-in-frames": "0"}
    frames = []
    for number in range(FRAME_RATE * SECONDS):
        frame = VideoFrame(width, height, "yuv420p")
        for plane, value in zip(frame.planes, (luma, 128, 128), strict=True):
            plane.update(bytes((value,)) * plane.buffer_size)
        frame.pts = number
        frames += [bytes(packet) for packet in encoder.encode(frame)]
    return Clip(tuple(frames), 90_000 // FRAME_RATE, 1 / FRAME_RATE, width, height)


@asynccontextmanager
async def in_class(campus: Campus, person: Person, class_id: str) -> AsyncIterator[Page]:
    """A page of the person in the class, its peer connection up."""
    page = Page(str(campus.http.make_url("/")), person.id, "browser")
    await page.connect(Cookie=f"{COOKIE}={person.token}", Origin=campus.services.settings.origins[0])
    try:
        await page.join(class_id)
        await page.connect_media()
        yield page
    finally:
        await page.close()


async def publishes(page: Page, source: Source, clips: dict[str, Clip]) -> str:
    """The page publishes a source that sends these clips; the track's id."""
    assert page.peer is not None
    track = (await page.publish(source)).track
    page.peer.publish(page.published[source], clips)
    return track.id


async def fetch(person: Person, path: str, **headers: str) -> Answer:
    """What lies under a signed path, as a player asks for it."""
    head = {"Cookie": f"{COOKIE}={person.token}", **headers}
    async with person.http.get(path, headers=head, allow_redirects=False) as response:
        body: Any = await response.read()
        if response.content_type == "application/json":
            body = await response.json()
        return Answer(response.status, body, dict(response.headers))


async def replay(person: Person, class_id: str) -> Any:
    return await person.get(f"/classes/{class_id}/replay")


async def played(person: Person, class_id: str, takes: int = 1, seconds: float = PLAYABLE) -> Any:
    """The replay, once it has so many takes and seconds."""

    async def look() -> Answer:
        return await person.ask("GET", f"/classes/{class_id}/replay")

    def good(answer: Answer) -> bool:
        return answer.status == 200 and answer.body["seconds"] >= seconds and len(answer.body["takes"]) >= takes

    return (await seen(look, good, within=60)).body


async def sounding(person: Person, base: str) -> Answer:
    """The playlist of the sound, once it has a segment."""
    return await seen(lambda: fetch(person, f"{base}sound/playlist.m3u8"), lambda it: b"#EXTINF" in it.body, within=60)


@asynccontextmanager
async def viewed(person: Person, class_id: str, base: str) -> AsyncIterator[None]:
    """Somebody looks at the replay all the time: whatever becomes of it meanwhile, it can be played at every moment."""
    over = asyncio.Event()
    viewer = asyncio.create_task(_view(person, class_id, base, over))
    try:
        yield
    finally:
        over.set()
        await viewer


async def _view(person: Person, class_id: str, base: str, over: asyncio.Event) -> None:
    """Everything is there at each look: page, playlists, what happened, the first sound and the last; also at one after."""
    last_look = False
    while not last_look:
        last_look = over.is_set()
        assert (await person.ask("GET", f"/classes/{class_id}/replay")).status == 200
        assert (await fetch(person, f"{base}playlist.m3u8")).status == 200
        assert (await fetch(person, f"{base}timeline.jsonl?after=0")).body["lines"]
        shown = await fetch(person, f"{base}sound/playlist.m3u8")
        assert shown.status == 200
        ranges = re.findall(r"#EXT-X-BYTERANGE:(\d+)@(\d+)\n(.+)", shown.body.decode())
        for length, offset, name in (ranges[0], ranges[-1]):
            last = int(offset) + int(length) - 1
            part = await fetch(person, f"{base}sound/{name}", Range=f"bytes={offset}-{last}")
            assert (part.status, len(part.body)) == (206, int(length))


async def story(person: Person, base: str) -> list[dict[str, Any]]:
    """The whole timeline, page by page."""
    lines: list[dict[str, Any]] = []
    after = 0
    while True:
        page = (await fetch(person, f"{base}timeline.jsonl?after={after}")).body
        lines += page["lines"]
        if page["next"] == after:
            return lines
        after = page["next"]


def events(lines: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [line["event"] for line in lines if line.get("event", {}).get("type") == kind]


async def download(person: Person, base: str, folder: Path) -> list[str]:
    """Copies a replay into a folder by what its playlists name, as a player finds it; its streams.

    What still grows is closed here, since FFmpeg would wait for more.
    """
    shown = await fetch(person, f"{base}playlist.m3u8")
    assert shown.status == 200, shown
    streams = ["sound"]
    number = 1
    while (await fetch(person, f"{base}takes/{number}/playlist.m3u8")).status == 200:
        streams.append(f"takes/{number}")
        number += 1
    for stream in streams:
        text = (await fetch(person, f"{base}{stream}/playlist.m3u8")).body.decode()
        (folder / stream).mkdir(parents=True)
        closed = text if END in text else f"{text.rstrip()}\n{END}\n"
        (folder / stream / "playlist.m3u8").write_text(closed)
        for name in dict.fromkeys(_uris(text)):
            whole = await fetch(person, f"{base}{stream}/{name}")
            assert whole.status == 200
            (folder / stream / name).write_bytes(whole.body)
    return streams


def _uris(playlist: str) -> list[str]:
    """Maps and parts: their files."""
    found = [line.partition('URI="')[2].partition('"')[0] for line in playlist.splitlines() if 'URI="' in line]
    return found + [line for line in playlist.splitlines() if line and not line.startswith("#")]
