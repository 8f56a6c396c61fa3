"""One file of a whole class, made by a child process: started, watched and stopped here."""

import asyncio
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import orjson

from recording.children import command, environment

FILE_NAME: Final = "class.mp4"
PLAYLIST_NAME: Final = "class.m3u8"
SEGMENTS_NAME: Final = "class.m4s"


class CompositionFailed(Exception):
    """The file could not be made; nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Composition:
    """What is to be made. `slides`: of each deck, the pictures of its pages in their order."""

    folder: Path
    """Of a recording that is over."""
    output: Path
    """A folder that is made; it is there when the files in it are whole, and not before."""
    title: str
    slides: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    font: Path | None = None
    """With Chinese in it; without one, the usual places are looked at."""
    face: int = 0
    """Which of the font file's, where it is a collection."""
    threads: int = 2
    playlist: bool = True
    """Plain HLS as well."""


@dataclass(frozen=True, slots=True)
class Composed:
    file: Path
    playlist: Path | None
    seconds: float
    bytes: int
    """Of the MP4 file."""


async def compose(order: Composition, progress: Callable[[float], None]) -> Composed:
    """Makes the file, which takes a fraction of the class's length; `progress` hears from 0 to 1.

    Cancelling ends the child and leaves nothing behind. Raises `CompositionFailed`.
    """
    making = order.output.with_name(order.output.name + ".making")
    await asyncio.to_thread(_fresh, making)
    try:
        seconds = await _run(order, making, progress)
        size = await asyncio.to_thread(_place, making, order.output)
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, making, ignore_errors=True))
    playlist = order.output / PLAYLIST_NAME if order.playlist else None
    return Composed(order.output / FILE_NAME, playlist, seconds, size)


async def _run(order: Composition, making: Path, progress: Callable[[float], None]) -> float:
    process = await asyncio.create_subprocess_exec(
        *command("recording.composition"), stdin=PIPE, stdout=PIPE, env=environment()
    )  # fmt: skip
    assert process.stdin is not None
    try:
        process.stdin.write(_order(order, making))
        process.stdin.close()
        return await _hear(process, progress)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _hear(process: Process, progress: Callable[[float], None]) -> float:
    assert process.stdout is not None
    while line := await process.stdout.readline():
        said = orjson.loads(line)
        if "failed" in said:
            raise CompositionFailed(said["failed"])
        progress(said["progress"])
        if "seconds" in said:
            await process.wait()
            return float(said["seconds"])
    raise CompositionFailed("the child process died")


def _order(order: Composition, making: Path) -> bytes:
    return orjson.dumps(
        {
            "folder": str(order.folder),
            "output": str(making),
            "title": order.title,
            "slides": {deck: [str(page) for page in pages] for deck, pages in order.slides.items()},
            "font": str(order.font) if order.font is not None else None,
            "face": order.face,
            "threads": order.threads,
            "playlist": order.playlist,
        }
    )


def _fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _place(making: Path, output: Path) -> int:
    """Puts the whole folder in its place; gives the size of the file."""
    shutil.rmtree(output, ignore_errors=True)
    making.rename(output)
    return (output / FILE_NAME).stat().st_size
