"""kill -9 of the real server in a recorded class, again and again: what was written plays, and the recording goes on (IMP-14)."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest

from rtc.negotiated import Source
from signaling.messages import EndRoom
from tests.end_to_end.server import Server, running_server
from tests.recording.reading import samples, strength
from tests.signaling.world import Page
from tests.web.modules.campus import Answer, Person
from tests.web.modules.cast import HEAD
from tests.web.modules.recorded import download, events, flat, played, publishes, story
from tests.web.modules.test_classes import start
from tests.worlds.media import tone
from tests.worlds.waiting import seen
from web.auth import COOKIE
from web.modules.demo.plan import MAIN

TONE = 440
KILLS = 2
"""At random moments; tests/recording/test_crash.py kills the recorder's own process at more of them, which takes less time."""
LOST = 2.0
"""Seconds that a crash may cost (issue 5)."""


@asynccontextmanager
async def teacher_of(server: Server) -> AsyncIterator[Person]:
    async with aiohttp.ClientSession(server.url, headers={"Origin": server.url}) as http:
        async with http.post("/api/v1/demo/sign-in", json={"person_id": HEAD}) as answer:
            assert answer.status == 200
            cookies = SimpleCookie(answer.headers["Set-Cookie"])
        yield Person(HEAD, MAIN.id, http, cookies[COOKIE].value)  # type: ignore[arg-type]  # it asks the same way


@asynccontextmanager
async def teaching(server: Server, person: Person, class_id: str) -> AsyncIterator[Page]:
    page = Page(server.url, person.id, "browser")
    await page.connect(Cookie=f"{COOKIE}={person.token}", Origin=server.url)
    await page.join(class_id)
    await page.connect_media()
    await publishes(page, Source.CAMERA, flat(60))
    await publishes(page, Source.MICROPHONE, tone(TONE))
    try:
        yield page
    finally:
        await page.close()


def serving(folder: Path, database_url: str) -> AbstractContextManager[Server]:
    return running_server(folder, DATABASE_URL=database_url, RTC__HOST="127.0.0.1", SIGNALING__LEASE_SECONDS="2")


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_recording_goes_on_after_kills_of_the_server_and_is_whole_at_the_end(
    demo_database_url: str, tmp_path: Path
) -> None:
    random = Random(20261123)
    class_id, reached = "", 0.0
    for killed in range(KILLS):
        with serving(tmp_path, demo_database_url) as server:
            async with teacher_of(server) as teacher:
                class_id = class_id or (await start(teacher, "三年二班", replay=True))["id"]
                kept = await kept_of(teacher, class_id, reached) if killed else 0.0
                async with teaching(server, teacher, class_id):
                    moment = kept + random.uniform(2.0, 4.0)
                    reached = (await played(teacher, class_id, takes=killed + 1, seconds=moment))["seconds"]
                    os.kill(server.pid, signal.SIGKILL)
    with serving(tmp_path, demo_database_url) as server:
        async with teacher_of(server) as teacher:
            kept = await kept_of(teacher, class_id, reached)
            async with teaching(server, teacher, class_id) as page:
                await played(teacher, class_id, takes=KILLS + 1, seconds=kept + 3)
                await page.do(EndRoom())
            whole = await over(teacher, class_id)
            assert [take["member_id"] for take in whole["takes"]] == ["m1"] * (KILLS + 1)
            await download(teacher, whole["playlist_base"], tmp_path / "replay")
            sound = samples(tmp_path / "replay" / "sound" / "playlist.m3u8")
            lines = await story(teacher, whole["playlist_base"])
    assert len(sound) / 48_000 > whole["seconds"] - 1
    (first, *spans) = [line["at"] / 1000 for line in lines if "snapshot" in line]
    assert (first, len(spans)) == (0, KILLS)
    for end in (*spans, whole["seconds"]):
        assert strength(sound[int((end - 1.2) * 48_000) : int((end - 0.4) * 48_000)], TONE) > 0.005, end
    assert events(lines, "track-changed")


async def kept_of(person: Person, class_id: str, reached: float) -> float:
    """How many seconds a server that has just started finds of a class that had reached so many."""
    cut = await played(person, class_id, seconds=reached - LOST)
    assert (cut["state"], cut["live"]) == ("running", False)
    return float(cut["seconds"])


async def over(person: Person, class_id: str) -> Any:
    """The replay, once it is kept."""

    async def look() -> Answer:
        return await person.ask("GET", f"/classes/{class_id}/replay")

    return (await seen(look, lambda answer: answer.body.get("state") == "kept")).body
