"""THE ONLY FILE that imports obstore: files that are not rows, in a folder or in an S3 bucket. Streams in and out.

Keys are `kind/random/name`; nothing that a person typed is in one (ASVS 5.3.2). An object is there whole or not at all.
"""

from collections.abc import AsyncIterable, AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import obstore  # noqa: TID251
from obstore.store import ObjectStore, from_url  # noqa: TID251

CHUNK: Final = 256 * 1024
"""Bytes that are handed on at once."""


class NoSuchObject(Exception):
    """The object is not there (any more)."""


class Objects:
    """All objects of one installation, below one URL: `file:///srv/campus/objects`, `s3://bucket/prefix`, `memory:///`.

    Credentials, region and endpoint of S3 are the usual `AWS_...` variables. A folder is made when it is missing.
    """

    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme == "file":
            self._store: ObjectStore = from_url(url, mkdir=True, automatic_cleanup=True)
        else:
            self._store = from_url(url)

    async def put(self, key: str, content: bytes | Path | AsyncIterable[bytes]) -> None:
        """Keeps the content under the key, in the place of what was there; of a file or a stream, piece by piece."""
        await obstore.put_async(self._store, key, content)

    async def size(self, key: str) -> int:
        """Bytes of the object. Raises `NoSuchObject`."""
        try:
            meta = await obstore.head_async(self._store, key)
        except FileNotFoundError:
            raise NoSuchObject(key) from None
        return meta["size"]

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` to before `end`, in pieces. Raises `NoSuchObject` before the first one."""
        wanted = (start, await self.size(key) if end is None else end)
        if wanted[0] >= wanted[1]:
            return
        try:
            found = await obstore.get_async(self._store, key, options={"range": wanted})
        except FileNotFoundError:
            raise NoSuchObject(key) from None
        async for piece in found.stream(min_chunk_size=CHUNK):
            yield bytes(piece)

    async def copy(self, key: str, to: str) -> None:
        """A second object of the same content. Raises `NoSuchObject`."""
        try:
            await obstore.copy_async(self._store, key, to)
        except FileNotFoundError:
            raise NoSuchObject(key) from None

    async def keys(self, prefix: str) -> list[str]:
        """All keys below the prefix, which ends at a slash or is a whole key."""
        return [meta["path"] async for batch in obstore.list(self._store, prefix=prefix) for meta in batch]

    async def delete(self, key: str) -> None:
        """Removes the object; one that is not there is fine."""
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)

    async def delete_below(self, prefix: str) -> None:
        """Removes everything below the prefix. May be asked again after a crash."""
        for key in await self.keys(prefix):
            await self.delete(key)
