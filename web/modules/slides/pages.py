"""What the parent knows of pdf.py, which runs as a process of its own: how it is asked, and what it answers."""

import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from web.modules.slides.children import Bounds, ChildFailed, run
from web.modules.slides.problems import LATE, TOO_COMPLEX

PROGRAM: Final = Path(__file__).with_name("pdf.py")
PAGES: Final = 300
"""As in pdf.py, which imports nothing of ours; a test holds them together."""
MEBIBYTE: Final = 1024 * 1024
BOUNDS: Final = Bounds(memory=1536 * MEBIBYTE, cpu_seconds=900, file=1024 * MEBIBYTE, silence=90.0)
CHECK_BOUNDS: Final = Bounds(memory=1024 * MEBIBYTE, cpu_seconds=30, file=MEBIBYTE, silence=60.0)

Line = Mapping[str, Any]
Hear = Callable[[Line], Awaitable[None]]


class CannotConvert(Exception):
    """The file cannot become slides; `code` tells the person why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def translated(error: ChildFailed) -> CannotConvert:
    return CannotConvert(LATE if error.late else TOO_COMPLEX)


async def count(file: Path, folder: Path) -> int:
    """How many pages the PDF file has. Raises `CannotConvert`."""
    found: list[int] = []

    async def hear(line: Line) -> None:
        found.append(line["pages"])

    await _ask(["check", file], folder, hear, CHECK_BOUNDS)
    return found[0]


async def render(file: Path, folder: Path, hear: Hear) -> None:
    """Writes `large-N.webp` and `small-N.webp` into the folder; `hear` gets each page's line when both are there.

    Raises `CannotConvert`.
    """
    await _ask(["render", file, folder], folder, hear, BOUNDS)


async def write(drawing: Path, target: Path, folder: Path, hear: Hear) -> None:
    """Makes the PDF file `target` of the drawing, a JSON file. Raises `CannotConvert`."""
    await _ask(["write", drawing, target], folder, hear, BOUNDS)


async def _ask(arguments: list[str | Path], folder: Path, hear: Hear, bounds: Bounds) -> None:
    async def read(text: str) -> None:
        line = json.loads(text)
        if "problem" in line:
            raise CannotConvert(line["problem"])
        await hear(line)

    try:
        await run([sys.executable, "-I", PROGRAM, *arguments], bounds, folder, read)
    except ChildFailed as error:
        raise translated(error) from error
