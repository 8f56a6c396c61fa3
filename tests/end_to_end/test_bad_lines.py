"""A student on a bad line, in a real browser: loss does not freeze the picture, a narrow line gets a smaller one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.end_to_end.lessons import STUDENT, TEACHER, lesson
from tests.end_to_end.people import PHONE, Person, school
from tests.end_to_end.server import Server, running_server
from tests.end_to_end.test_slides import RED, draw, sees
from tests.worlds.detour import detour
from tests.worlds.link import Link, Weather
from tests.worlds.ports import free_port
from tests.worlds.thin import ThinLine
from tests.worlds.waiting import seen

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("media")]

CLEAR = Weather(delay=0.04)
LOSSY = Weather(delay=0.04, loss=0.05)
NARROW = Weather(delay=0.04, rate=500_000)
THIN = Weather(delay=0.04, rate=64_000)
SLOW = "網絡較慢，先傳聲音和課件"

LARGE = 1280
"""Pixels across the best layer, which does not fit into the narrow line."""

WINDOW = 5.0
"""Seconds of which the freezes are counted."""


PLAYBACK = """async () => {
  const found = { at: performance.now() / 1000, width: 0, frozen: 0, concealed: 0, samples: 0 };
  for (const peer of window.peers.filter((each) => each.connectionState === 'connected'))
    (await peer.getStats()).forEach((report) => {
      if (report.type !== 'inbound-rtp' || !report.packetsReceived) return;
      found.width = Math.max(found.width, report.frameWidth ?? 0);
      found.frozen += report.totalFreezesDuration ?? 0;
      found.concealed += report.concealedSamples ?? 0;
      found.samples += report.totalSamplesReceived ?? 0;
    });
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Playback:
    """How it was between two looks."""

    frozen: float
    """Part of the time in which the picture stood."""
    concealed: float
    """Part of the sound that the browser had to invent."""


@pytest.fixture(scope="module")
def port() -> int:
    """Of the server's media."""
    return free_port()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, port: int, demo_data: Path) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("lines"), data=demo_data, RTC__PORT=str(port)) as running:
        yield running


async def look(person: Person) -> dict[str, float]:
    found: dict[str, Any] = await person.page.evaluate(PLAYBACK)
    return found


async def playback(person: Person) -> Playback:
    """Of the next `WINDOW` seconds."""
    before = await look(person)
    after = await seen(lambda: look(person), lambda now: now["at"] - before["at"] >= WINDOW)
    samples = max(1.0, after["samples"] - before["samples"])
    return Playback(
        (after["frozen"] - before["frozen"]) / (after["at"] - before["at"]),
        (after["concealed"] - before["concealed"]) / samples,
    )


async def test_loss_is_hidden_and_a_narrow_line_gets_a_smaller_picture_until_it_is_whole(
    server: Server, port: int
) -> None:
    async with (
        Link(("127.0.0.1", port), up=LOSSY, down=LOSSY, seed=1) as link,
        school(server.url) as campus,
        lesson(campus),
    ):
        student = await campus.person(STUDENT, script=detour(link.address))
        await student.enter_live_class()
        await student.sees_pictures()
        await seen(lambda: look(student), lambda now: now["width"] == LARGE)
        # A machine that is busy freezes pictures by itself: one good window shows that the line did not.
        await seen(lambda: playback(student), lambda found: found.frozen < 0.02 and found.concealed < 0.03)
        await seen(lambda: look(student), lambda now: now["width"] == LARGE)
        link.up, link.down = CLEAR, NARROW
        await seen(lambda: look(student), lambda now: now["width"] < LARGE)
        link.down = CLEAR
        await seen(lambda: look(student), lambda now: now["width"] == LARGE)


async def test_slides_ink_and_a_voice_live_on_a_line_of_64_kbit_per_second(server: Server, port: int) -> None:
    """beyond.md, advance 8: everything that comes to the student shares the line; the picture gives way by itself, with a sign."""
    async with (
        ThinLine(("127.0.0.1", port), CLEAR, seed=1) as line,
        school(server.url) as campus,
        lesson(campus) as teacher,
    ):
        student = await campus.person(STUDENT, size=PHONE, script=detour(line.address), proxy=line.proxy)
        await student.enter_live_class()
        await student.sees_pictures()
        await teacher.button("演示PPT").click()
        await teacher.page.get_by_role("dialog").get_by_role("button", name=re.compile("5 頁")).first.click()
        await expect(page_image(student, 1)).to_be_visible()
        line.up = line.down = THIN
        sign, camera = student.page.get_by_text(SLOW), student.page.get_by_label(f"{TEACHER} 的攝像頭")
        await expect(sign).to_be_visible()
        await expect(camera).to_have_count(0)
        await seen(lambda: playback(student), lambda found: found.concealed < 0.03)
        await teacher.page.keyboard.press("d")
        await draw(teacher, [(0.1, 0.2), (0.4, 0.4), (0.8, 0.2)])
        await sees(student, RED)
        await teacher.page.keyboard.press("d")
        await teacher.page.keyboard.press("End")
        await expect(page_image(student, 5)).to_be_visible()
        assert (await playback(student)).concealed < 0.1
        await expect(sign).to_be_visible()
        line.up = line.down = CLEAR
        await expect(sign).to_have_count(0)
        await expect(camera.first).to_be_visible()


def page_image(person: Person, number: int) -> Locator:
    return person.page.get_by_role("img", name=re.compile(f"第 {number} 頁，共 5 頁"))
