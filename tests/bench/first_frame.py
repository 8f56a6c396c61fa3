"""From the click on 進入課堂 to the first decoded picture in Chromium: `python -m tests.bench.first_frame`.

The whole product runs with the demo school; a teacher publishes a camera of 1280x720 in three layers from one context, a
student enters, leaves and enters again from another. Both browsers and the server share this machine's cores.
"""

import asyncio
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.lessons import STUDENT, lesson
from tests.end_to_end.people import school
from tests.end_to_end.server import running_server
from tests.worlds.waiting import seen

ROUNDS = 12

WATCH = """() => {
  window.firstFrame = null;
  addEventListener('click', () => {
    const clicked = performance.now();
    const look = () => {
      const shown = [...document.querySelectorAll('video')].some((each) => each.getVideoPlaybackQuality().totalVideoFrames > 0);
      if (shown) window.firstFrame = performance.now() - clicked;
      else requestAnimationFrame(look);
    };
    look();
  }, { capture: true, once: true });
}"""


@dataclass(frozen=True, slots=True)
class Result:
    rounds: int
    median: float
    """Milliseconds."""
    worst: float


async def measure(url: str) -> Result:
    async with school(url) as campus, lesson(campus):
        student = await campus.person(STUDENT)
        times = []
        for _ in range(ROUNDS):
            await student.page.evaluate(WATCH)
            await student.enter_live_class()
            times.append(await seen(lambda: student.page.evaluate("window.firstFrame"), lambda at: at is not None))
            await student.page.goto(f"{url}/")
    return Result(ROUNDS, statistics.median(times), max(times))


def run() -> Result:
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        return asyncio.run(measure(server.url))


def main() -> None:
    row = run()
    print(f"click to first decoded frame: median {row.median:.0f} ms, worst {row.worst:.0f} ms of {row.rounds}")


if __name__ == "__main__":
    main()
