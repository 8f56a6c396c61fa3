"""A student on a bad line, in a real browser: loss does not freeze the picture, a narrow line gets a smaller one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.lessons import STUDENT, lesson
from tests.end_to_end.people import Person, school
from tests.end_to_end.server import Server, running_server
from tests.worlds.detour import detour
from tests.worlds.link import Link, Weather
from tests.worlds.ports import free_port
from tests.worlds.waiting import seen

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("media")]

CLEAR = Weather(delay=0.04)
LOSSY = Weather(delay=0.04, loss=0.05)
NARROW = Weather(delay=0.04, rate=500_000)

LARGE = 1280
"""Pixels across the best layer, which does not fit into the narrow line."""

WINDOW = 5.0
"""Seconds of which the freezes are counted."""

PATIENCE = 45
"""Seconds for what takes 2 to 7 on a machine that does nothing else; tests/bench/bad_lines.py measures them."""

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
        await seen(lambda: look(student), lambda now: now["width"] == LARGE, PATIENCE)
        # A machine that is busy freezes pictures by itself: one good window shows that the line did not.
        await seen(lambda: playback(student), lambda found: found.frozen < 0.02 and found.concealed < 0.03, PATIENCE)
        await seen(lambda: look(student), lambda now: now["width"] == LARGE, PATIENCE)
        link.up, link.down = CLEAR, NARROW
        await seen(lambda: look(student), lambda now: now["width"] < LARGE, PATIENCE)
        link.down = CLEAR
        await seen(lambda: look(student), lambda now: now["width"] == LARGE, PATIENCE)
