"""A viewer's real Chromium behind a seeded proxy: `python -m tests.bench.bad_lines [--seconds 20]`.

A teacher's page publishes a 720p camera and a microphone in three layers; the viewer's line (40 ms each way) loses, jitters, is
cut to 500 kbit/s and becomes whole again. Told is, for each spell, how long pictures stood, how much sound was invented, and
what the server thought of the line; and how long it took to a fitting layer and back. Another viewer stands on a good line. About
five minutes; printed and written to `data/bench-bad-lines.txt`.
"""

import argparse
import asyncio
import re
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rtc.settings import RtcSettings
from rtc.track import Track
from rtc.views import View
from tests.bench.table import Table
from tests.rtc.house import House
from tests.rtc.test_browsers import Visitor, visit
from tests.worlds.chromium import chromium_pages
from tests.worlds.link import Link, Weather
from tests.worlds.pages import Page, serve_media_page
from tests.worlds.waiting import seen

CLEAR = Weather(delay=0.04)
NARROW = Weather(delay=0.04, rate=500_000)
SPELLS: Mapping[str, Weather] = {
    "clear": CLEAR,
    "2 % loss": Weather(delay=0.04, loss=0.02),
    "5 % loss": Weather(delay=0.04, loss=0.05),
    "10 % loss": Weather(delay=0.04, loss=0.1),
    "30 ms jitter": Weather(delay=0.04, jitter=0.03),
    "5 % overtaken": Weather(delay=0.04, reorder=0.05),
}
SETTLE = 8.0


@dataclass(frozen=True, slots=True)
class Spell:
    name: str
    frozen: float
    concealed: float
    width: int
    frames_per_second: float
    budget: float
    bystander_frozen: float


def through(offer: str, link: Link) -> str:
    """The offer with the proxy for its only candidate."""
    host, port = link.address
    line = f"a=candidate:1 1 udp 2130706431 {host} {port} typ host\r\na=end-of-candidates"
    return re.sub(r"a=candidate:.*\r\n", "", offer).replace("a=end-of-candidates", line)


async def visit_through(house: House, page: Page, url: str, link: Link) -> Visitor:
    await page.goto(url)
    visitor = Visitor(house.router.open_peer("viewer", video_slots=3, audio_slots=2), page)
    await visitor.answer(through(visitor.peer.offer(), link))
    await visitor.show_all()
    return visitor


async def figures(viewer: Visitor) -> dict[str, float]:
    found: dict[str, float] = {"at": time.monotonic(), "width": 0.0}
    reports: list[dict[str, Any]] = await viewer.page.evaluate("() => media.stats('inbound-rtp')")
    for report in reports:
        for key in ("totalFreezesDuration", "framesDecoded", "concealedSamples", "totalSamplesReceived"):
            found[key] = found.get(key, 0.0) + report.get(key, 0.0)
        found["width"] = max(found["width"], report.get("frameWidth", 0))
    return found


async def spell(name: str, seconds: float, viewer: Visitor, bystander: Visitor) -> Spell:
    await asyncio.sleep(SETTLE)
    before, other = await figures(viewer), await figures(bystander)
    await asyncio.sleep(seconds)
    after, other_after = await figures(viewer), await figures(bystander)
    seconds = after["at"] - before["at"]
    samples = max(1.0, after["totalSamplesReceived"] - before["totalSamplesReceived"])
    link = viewer.peer.link()
    return Spell(
        name,
        frozen=(after["totalFreezesDuration"] - before["totalFreezesDuration"]) / seconds,
        concealed=(after["concealedSamples"] - before["concealedSamples"]) / samples,
        width=int(after["width"]),
        frames_per_second=(after["framesDecoded"] - before["framesDecoded"]) / seconds,
        budget=(link.budget or 0.0) if link is not None else 0.0,
        bystander_frozen=(other_after["totalFreezesDuration"] - other["totalFreezesDuration"]) / seconds,
    )


async def time_cut(link: Link, viewer: Visitor, camera: Track) -> tuple[float, float]:
    """Seconds to a smaller picture after the cut, and to the full one after its end."""
    times = []
    for weather, is_there in ((NARROW, partial(is_width, small=True)), (CLEAR, partial(is_width, small=False))):
        link.down = weather
        changed = time.monotonic()
        await seen(lambda: viewer.received(camera), is_there, 60)
        times.append(time.monotonic() - changed)
        await asyncio.sleep(SETTLE)
    return times[0], times[1]


def is_width(report: dict[str, Any], *, small: bool) -> bool:
    width = int(report.get("frameWidth", 0))
    return 0 < width < 1280 if small else width == 1280


async def measure(seconds: float) -> None:
    async with (
        House(RtcSettings(port=0)) as house,
        serve_media_page() as url,
        chromium_pages(3) as pages,
        Link(("127.0.0.1", house.server.port), CLEAR, CLEAR, seed=1) as link,
    ):
        teacher, bystander = await visit(house, pages[0], url), await visit(house, pages[1], url)
        viewer = await visit_through(house, pages[2], url, link)
        camera, _ = await teacher.publish_camera(), await teacher.publish_microphone()
        for each in (viewer, bystander):
            each.peer.watch([View(camera.id, 1280, 720)])
        table = Table(Path("data/bench-bad-lines.txt"))
        table.add(f"carried by the {house.server.stats.lane} lane")
        table.add(
            f"{'line':14} {'frozen':>7} {'invented':>9} {'width':>6} {'fps':>5} {'budget':>10} {'frozen, other viewer':>21}"
        )
        for name, weather in SPELLS.items():
            link.up = link.down = weather
            row = await spell(name, seconds, viewer, bystander)
            table.add(
                f"{row.name:14} {row.frozen:7.2%} {row.concealed:9.2%} {row.width:6} {row.frames_per_second:5.1f}"
                f" {row.budget / 1000:5.0f} kbit/s {row.bystander_frozen:16.2%}"
            )
        link.up = CLEAR
        link.down = CLEAR
        await seen(lambda: viewer.received(camera), partial(is_width, small=False), 60)
        for _ in range(2):
            down, back = await time_cut(link, viewer, camera)
            table.add(
                f"cut to 500 kbit/s: a smaller picture after {down:.1f} s; whole again: the full one after {back:.1f} s"
            )


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20.0, help="that each kind of line is measured for")
    asyncio.run(measure(parser.parse_args(arguments).seconds))


if __name__ == "__main__":
    main(sys.argv[1:])
