"""After a crash: a recording is cut to what was safe, and closed. Blocking; may be repeated, also after it was cut off itself."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from recording.catalogue import Catalogue
from recording.index import NAME, TIMELINE, End, encode

BLOCK: Final = 1 << 16


class NothingRecorded(Exception):
    """The folder holds no recording."""


@dataclass(frozen=True, slots=True)
class Recovered:
    seconds: float
    bytes: int
    whole: bool
    """It had been closed in order; nothing was done."""


def recover(folder: Path) -> Recovered:
    """Cuts every file to what the index vouches for and ends the recording. Raises `NothingRecorded` and `OSError`."""
    catalogue = trim(folder)
    if not catalogue.spans:
        raise NothingRecorded(str(folder))
    whole = not catalogue.running
    if not whole:
        wall = catalogue.wall(catalogue.end)
        _append(folder / NAME, encode(End(catalogue.end, wall, "recovered")))
    return Recovered(catalogue.seconds, catalogue.bytes, whole)


def trim(folder: Path) -> Catalogue:
    """Cuts the files to what is whole, and gives what they hold; empty when nothing is."""
    index = folder / NAME
    catalogue = Catalogue.of(index.read_bytes() if index.exists() else b"")
    lengths = catalogue.files()
    if index.exists():
        _cut(index, catalogue.sealed)
    for path in (*folder.glob("sound/*.mp4"), *folder.glob("takes/*/*.mp4")):
        length = lengths.get(path.relative_to(folder).as_posix())
        if length is None:
            path.unlink()
        else:
            _cut(path, length)
    timeline = folder / TIMELINE
    if timeline.exists():
        _cut(timeline, _last_line_end(timeline))
    return catalogue


def lengths(folder: Path, catalogue: Catalogue) -> dict[str, int]:
    """Of all files of a trimmed recording, by their paths in its folder."""
    lines = {name: (folder / name).stat().st_size for name in (NAME, TIMELINE) if (folder / name).exists()}
    return catalogue.files() | lines


def _last_line_end(path: Path) -> int:
    """Where the last whole line ends, read from behind."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - BLOCK)
            file.seek(start)
            found = file.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0


def _cut(path: Path, length: int) -> None:
    if path.stat().st_size > length:
        with path.open("r+b") as file:
            file.truncate(length)
            os.fsync(file.fileno())


def _append(path: Path, line: bytes) -> None:
    with path.open("ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
