"""Files of one recording in a folder: octets are put at a place and synced. Raises `OSError`; every call may be repeated."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

MOST_OPEN: Final = 32
"""Files of takes that are over are closed when there are so many."""


class Storage(Protocol):
    """Where a recording is written. A call that failed is made again later with the same arguments."""

    def put(self, name: str, offset: int, data: bytes) -> None:
        """Writes `data` at `offset`, which is at most the file's length; `name` is a path in the recording's folder."""

    def sync(self) -> None:
        """Returns when everything that was put is on disk."""

    def close(self) -> None: ...


class FolderStorage:
    """The usual one. Nothing is kept open over a failure: a folder that went away comes back as another one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, int] = {}
        self._touched: set[str] = set()
        self._made: set[Path] = set()

    def put(self, name: str, offset: int, data: bytes) -> None:
        try:
            file = self._file(name)
            self._touched.add(name)
            while data:
                written = os.pwrite(file, data, offset)
                data, offset = data[written:], offset + written
        except OSError:
            self.close()
            raise

    def sync(self) -> None:
        try:
            for name in self._touched:
                os.fdatasync(self._file(name))
            for folder in self._made:
                _sync_folder(folder)
        except OSError:
            self.close()
            raise
        self._touched.clear()
        self._made.clear()
        if len(self._open) > MOST_OPEN:
            self.close()

    def close(self) -> None:
        """Of a file that was closed before it was synced, the next `sync` syncs the octets all the same."""
        for file in self._open.values():
            with suppress(OSError):
                os.close(file)
        self._open.clear()

    def _file(self, name: str) -> int:
        file = self._open.get(name)
        if file is None:
            file = self._open[name] = self._begin(name)
        return file

    def _begin(self, name: str) -> int:
        path = self._folder / name
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.update((path.parent.parent, path.parent.parent.parent))
        if not path.exists():
            self._made.add(path.parent)
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o640)


def _sync_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
