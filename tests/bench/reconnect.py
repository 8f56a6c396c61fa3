"""How long pictures are away after a cut network is back: `python -m tests.bench.reconnect` (as root, Linux).

The viewer's Chromium lives in a network namespace of its own; for some seconds both ends lose their route to each other,
which cuts the socket and the media alike without telling the browser. Measured is the time from the route's return to the
next decoded picture. (Taking the wire itself down would measure the seconds between two ARP requests.)
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from playwright.async_api import async_playwright

from tests.end_to_end.lessons import STUDENT, lesson
from tests.end_to_end.people import Person, School, school
from tests.end_to_end.server import running_server
from tests.worlds.chromium import EXECUTABLE, FLAGS
from tests.worlds.ports import free_port
from tests.worlds.waiting import seen

SPACE, OUTER, INNER = (f"{name}{os.getpid() % 100_000}" for name in ("campus-bench", "campus-out", "campus-in"))
SERVER, VIEWER = "10.213.7.1", "10.213.7.2"
CUTS = (3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0)


@dataclass(frozen=True, slots=True)
class Result:
    cut: float
    """Seconds without a network."""
    back: float
    """Seconds from its return to the next picture."""


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@contextlib.contextmanager
def namespace() -> Iterator[None]:
    """A host of its own on one wire."""
    ip("netns", "add", SPACE)
    try:
        ip("link", "add", OUTER, "type", "veth", "peer", "name", INNER, "netns", SPACE)
        ip("addr", "add", f"{SERVER}/24", "dev", OUTER)
        ip("link", "set", OUTER, "up")
        ip("-n", SPACE, "addr", "add", f"{VIEWER}/24", "dev", INNER)
        for device in (INNER, "lo"):
            ip("-n", SPACE, "link", "set", device, "up")
        yield
    finally:
        ip("netns", "del", SPACE)


def cut_network() -> None:
    ip("route", "add", "blackhole", f"{VIEWER}/32")
    ip("-n", SPACE, "route", "add", "unreachable", f"{SERVER}/32")  # a blackhole would make Chromium close its socket


def mend_network() -> None:
    ip("-n", SPACE, "route", "del", "unreachable", f"{SERVER}/32")
    ip("route", "del", "blackhole", f"{VIEWER}/32")


@contextlib.contextmanager
def forwarded(port: int, outer: int) -> Iterator[None]:
    """127.0.0.1:port inside, which browsers take for secure, leads over the wire to the server's port outside."""
    relay = [sys.executable, "-m", "tests.bench.relay"]
    inside = ["ip", "netns", "exec", SPACE, *relay, "127.0.0.1", str(port), SERVER, str(outer)]
    outside = [*relay, SERVER, str(outer), "127.0.0.1", str(port)]
    processes = [subprocess.Popen(command) for command in (outside, inside)]
    try:
        time.sleep(1)
        yield
    finally:
        for process in processes:
            process.terminate()
            process.wait()


async def measure(url: str, wrapper: Path) -> list[Result]:
    results = []
    async with school(url) as campus, async_playwright() as playwright, lesson(campus):
        browser = await playwright.chromium.launch(executable_path=wrapper, args=[*FLAGS])
        student = await School(browser, url).person(STUDENT)
        await student.enter_live_class()
        for cut in CUTS:
            await student.sees_pictures()
            results.append(Result(cut, await time_cut(student, cut)))
        await browser.close()
    return results


async def time_cut(student: Person, cut: float) -> float:
    cut_network()
    await asyncio.sleep(cut)
    before = await student.frames()
    mend_network()
    up = time.monotonic()
    await seen(student.frames, lambda frames: frames > before, 60)
    return time.monotonic() - up


def run() -> list[Result]:
    port, outer = free_port(), free_port()
    with ExitStack() as stack:
        stack.enter_context(namespace())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        wrapper = folder / "chromium"
        wrapper.write_text(f'#!/bin/sh\nexec ip netns exec {SPACE} {EXECUTABLE} "$@"\n')
        wrapper.chmod(0o755)
        server = stack.enter_context(running_server(folder, port=port))
        stack.enter_context(forwarded(port, outer))
        return asyncio.run(measure(server.url, wrapper))


def main() -> None:
    if os.geteuid() != 0 or which("ip") is None:
        print("needs Linux, root and iproute2 to cut a network; left out")
        return
    for row in run():
        print(f"network away for {row.cut:4.1f} s: next picture {row.back:.2f} s after its return")


if __name__ == "__main__":
    main()
