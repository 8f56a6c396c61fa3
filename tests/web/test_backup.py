"""An installation is saved while it runs, and comes back whole: on either engine, or not at all."""

import tarfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, select

from tests.web.modules.campus import START
from tests.worlds.databases import Databases
from web.backup import BackupFailed, Installation, restore, save
from web.clock import SystemClock
from web.database import Database
from web.modules.demo.seed import seed
from web.objects import Objects
from web.schema import metadata

FILE = "slides/abc/page-1.webp"


def silent(_what: str, _done: int, _whole: int) -> None:
    """Nobody watches."""


def installation(folder: Path, url: str) -> Installation:
    folder.mkdir(exist_ok=True)
    objects = Objects((folder / "objects").as_uri())
    return Installation(Database(url), objects, folder / "secret.key", "1.2.3", SystemClock())


async def contents(database: Database) -> dict[str, list[dict[str, Any]]]:
    async with database.read() as session:
        return {
            table.name: [
                dict(row)
                for row in (await session.execute(select(table).order_by(*table.primary_key.columns))).mappings()
            ]
            for table in metadata().sorted_tables
        }


@pytest.fixture
def demo_url(databases: Databases) -> str:
    return databases.fresh("sqlite", "demo", lambda session: seed(session, START))


@pytest.fixture
def empty_url(databases: Databases, request: pytest.FixtureRequest) -> str:
    return databases.fresh(getattr(request, "param", "sqlite"))


@pytest.fixture
async def saved(demo_url: str, tmp_path: Path) -> tuple[Path, dict[str, list[dict[str, Any]]]]:
    """The demo schools in an archive, and what was in them."""
    own = installation(tmp_path / "old", demo_url)
    await own.objects.put(FILE, b"a picture")
    assert own.key is not None
    own.key.write_bytes(b"k" * 32)
    told: list[tuple[str, int, int]] = []
    try:
        manifest = await save(own, tmp_path / "campus.tar", lambda *step: told.append(step))
        before = await contents(own.database)
    finally:
        await own.database.close()
    assert manifest.tables == {name: len(rows) for name, rows in before.items()}
    assert told[-1] == ("files", 1, 1)
    assert ("rows", sum(manifest.tables.values()), sum(manifest.tables.values())) in told
    return tmp_path / "campus.tar", before


@pytest.mark.parametrize("empty_url", ["sqlite", "postgres"], indirect=True)
async def test_a_restored_installation_holds_every_row_and_every_file_of_the_saved_one(
    saved: tuple[Path, dict[str, list[dict[str, Any]]]], empty_url: str, tmp_path: Path
) -> None:
    archive, before = saved
    own = installation(tmp_path / "new", empty_url)
    try:
        await restore(own, archive, silent)
        assert await contents(own.database) == before
        assert b"".join([piece async for piece in own.objects.read(FILE)]) == b"a picture"
        assert own.key is not None
        assert own.key.read_bytes() == b"k" * 32
        assert own.key.stat().st_mode & 0o077 == 0
        with pytest.raises(BackupFailed, match="not empty"):
            await restore(own, archive, silent)
    finally:
        await own.database.close()


async def test_half_an_archive_changes_no_row_and_the_whole_one_is_restored_after_it(
    saved: tuple[Path, dict[str, list[dict[str, Any]]]], empty_url: str, tmp_path: Path
) -> None:
    archive, before = saved
    half = tmp_path / "half.tar"
    half.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    own = installation(tmp_path / "new", empty_url)
    try:
        with pytest.raises(BackupFailed, match="cannot be read"):
            await restore(own, half, silent)
        assert not any((await contents(own.database)).values())
        await restore(own, archive, silent)
        assert await contents(own.database) == before
    finally:
        await own.database.close()


async def test_an_archive_of_another_schema_or_of_nothing_is_refused_by_name(empty_url: str, tmp_path: Path) -> None:
    own = installation(tmp_path / "new", empty_url)
    (tmp_path / "manifest.json").write_text(
        '{"format": 1, "version": "0.1", "revision": "9999", "made_at": "", "tables": {}, "objects": 0}'
    )
    with tarfile.open(tmp_path / "other.tar", "w") as other:
        other.add(tmp_path / "manifest.json", "manifest.json")
    (tmp_path / "text.tar").write_text("no archive")
    try:
        with pytest.raises(BackupFailed, match="schema 9999"):
            await restore(own, tmp_path / "other.tar", silent)
        with pytest.raises(BackupFailed, match=r"text\.tar cannot be read"):
            await restore(own, tmp_path / "text.tar", silent)
        with pytest.raises(BackupFailed, match="exists already"):
            await save(own, tmp_path / "text.tar", silent)
    finally:
        await own.database.close()


def test_a_column_of_json_tells_nothing_from_null() -> None:
    """A restore writes `NULL` for what was read as `None`."""
    columns = [column for table in metadata().sorted_tables for column in table.columns if column.nullable]
    kinds = {str(column): kind for column in columns if isinstance(kind := column.type, JSON)}
    assert [name for name, kind in kinds.items() if not kind.none_as_null] == []
