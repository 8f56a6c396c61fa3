"""Folders for files that are being worked on: on the disk of the data folder, private, removed at the end."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from web.services import Services

FORGOTTEN: Final = 24 * 3600
"""Seconds after which a folder belongs to a process that was killed."""


@asynccontextmanager
async def scratch(services: Services) -> AsyncIterator[Path]:
    """A new folder for the block. Its name is short: LibreOffice makes sockets below it, whose paths are limited."""
    folder = Path(await asyncio.to_thread(_make, _parent(services)))
    try:
        yield folder
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))


async def sweep(services: Services) -> None:
    """Removes what killed processes have left. Asked at every start."""
    await asyncio.to_thread(_sweep, _parent(services), time.time() - FORGOTTEN)


def _parent(services: Services) -> Path:
    return services.settings.data.absolute() / "scratch"


def _make(parent: Path) -> str:
    parent.mkdir(parents=True, exist_ok=True)
    return mkdtemp(dir=parent, prefix="s")


def _sweep(parent: Path, before: float) -> None:
    for folder in parent.glob("s*"):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
