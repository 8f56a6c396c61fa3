"""A page of twelve live faces in one real Chromium: `python -m tests.bench.faces`.

Twelve students publish a camera (VP8 in three layers, 15 pictures a second); one page shows all of them as a small class does,
each 320 x 180. Told is how many pictures of each face were decoded a second, how long one took, how many were dropped and for
how long any face stood still; and what the browser's processes cost. Everything is decoded in software, as on a modest laptop.
"""

import asyncio
import time
from pathlib import Path
from typing import Any

from rtc.settings import RtcSettings
from rtc.views import View
from tests.bench.process import cpu_seconds
from tests.rtc.house import House
from tests.rtc.test_browsers import visit
from tests.worlds.chromium import chromium_pages
from tests.worlds.media import FRAME_RATE
from tests.worlds.pages import serve_media_page
from tests.worlds.waiting import seen

FACES = 12
SIZE = (320, 180)
SETTLE, MEASURE = 5.0, 20.0
COUNTED = ("framesDecoded", "framesDropped", "totalDecodeTime", "totalFreezesDuration")


def browser_processes() -> set[int]:
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"chromium" in path.read_bytes():
                found.add(int(path.parent.name))
        except OSError:
            continue
    return found


async def measure() -> None:
    others = browser_processes()
    async with House(RtcSettings(port=0)) as house, serve_media_page() as url, chromium_pages(1) as (page,):
        cameras = [(await house.invite(f"student{number}")).publish_camera() for number in range(FACES)]
        viewer = await visit(house, page, url, video_slots=FACES)
        viewer.peer.watch([View(camera.id, *SIZE) for camera in cameras])

        async def faces() -> list[dict[str, Any]]:
            reports: list[dict[str, Any]] = await page.evaluate("() => media.stats('inbound-rtp')")
            return [report for report in reports if report["kind"] == "video" and report.get("framesDecoded")]

        await seen(faces, lambda found: len(found) == FACES, 60)
        await asyncio.sleep(SETTLE)
        own = browser_processes() - others
        before, cpu, began = await faces(), sum(map(cpu_seconds, own)), time.monotonic()
        await asyncio.sleep(MEASURE)
        after, cpu, seconds = await faces(), sum(map(cpu_seconds, own)) - cpu, time.monotonic() - began
    grown = [
        {key: late.get(key, 0) - early.get(key, 0) for key in COUNTED}
        for early, late in zip(before, after, strict=True)
    ]
    rates = sorted(each["framesDecoded"] / seconds for each in grown)
    decoded = sum(each["framesDecoded"] for each in grown)
    took = sum(each["totalDecodeTime"] for each in grown) / decoded * 1e3
    print(f"{FACES} faces of {after[0].get('frameWidth')} x {after[0].get('frameHeight')}, {FRAME_RATE} sent a second")
    print(f"decoded a second: {rates[0]:.1f} of the slowest face, {rates[-1]:.1f} of the quickest; {took:.2f} ms each")
    print(
        f"dropped {sum(each['framesDropped'] for each in grown)}; the stillest face stood for"
        f" {max(each['totalFreezesDuration'] for each in grown):.2f} s of {seconds:.0f}"
    )
    print(f"the browser: {cpu / seconds:.0%} of a core")


def main() -> None:
    asyncio.run(measure())


if __name__ == "__main__":
    main()
