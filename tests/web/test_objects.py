"""Objects in a folder and in memory: streamed in and out, whole or not at all."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from web.objects import CHUNK, NoSuchObject, Objects

LARGE = 3 * CHUNK + 5


@pytest.fixture(params=["folder", "memory"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    return Objects((tmp_path / "new" / "folder").as_uri() if request.param == "folder" else "memory:///")


async def stream(pieces: int, then: Exception | None = None) -> AsyncIterator[bytes]:
    for number in range(pieces):
        yield bytes([number]) * CHUNK
    if then is not None:
        raise then


async def whole(objects: Objects, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in objects.read(key, start, end)])


async def test_bytes_a_file_and_a_stream_come_back_as_they_were(objects: Objects, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"f" * LARGE)
    await objects.put("a/1/bytes", b"some bytes")
    await objects.put("a/1/file", file)
    await objects.put("a/1/stream", stream(3))
    assert await whole(objects, "a/1/bytes") == b"some bytes"
    assert await whole(objects, "a/1/file") == file.read_bytes()
    assert await whole(objects, "a/1/stream") == b"".join(bytes([n]) * CHUNK for n in range(3))
    assert await objects.size("a/1/file") == LARGE


async def test_a_part_is_read_without_the_rest(objects: Objects) -> None:
    await objects.put("a/1", b"0123456789")
    assert await whole(objects, "a/1", 2, 5) == b"234"
    assert await whole(objects, "a/1", 7) == b"789"
    assert await whole(objects, "a/1", 10) == b""


async def test_a_stream_that_breaks_leaves_no_half_object(objects: Objects) -> None:
    with pytest.raises(ConnectionResetError):
        await objects.put("a/1", stream(40, ConnectionResetError("gone")))
    assert await objects.keys("a") == []
    with pytest.raises(NoSuchObject):
        await whole(objects, "a/1")


async def test_everything_below_a_prefix_goes_and_its_neighbours_stay(objects: Objects) -> None:
    for key in ("decks/1/a", "decks/1/pages/2", "decks/12/a"):
        await objects.put(key, b"x")
    await objects.copy("decks/1/a", "decks/3/a")
    await objects.delete_below("decks/1/")
    await objects.delete_below("decks/1/")
    assert sorted(await objects.keys("decks")) == ["decks/12/a", "decks/3/a"]


async def test_what_is_not_there_is_said_so_and_may_be_deleted(objects: Objects) -> None:
    await objects.delete("none")
    for attempt in (objects.size("none"), whole(objects, "none"), objects.copy("none", "other")):
        with pytest.raises(NoSuchObject):
            await attempt
