"""A server that records a class in real time until it is killed: `python -m tests.recording.lesson_process FOLDER`."""

import asyncio
import sys
from pathlib import Path

from tests.recording.test_recorder import recording


async def main(folder: Path) -> None:
    async with recording(folder, []) as lesson:
        await lesson.go_on(lambda: False)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
