"""Fixtures of the module tests: a seeded campus of its own for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.modules.campus import START, Campus, open_campus
from web.database import Database, sqlite_url
from web.modules.demo.seed import seed
from web.schema import migrate


async def make_template(url: str) -> None:
    """Brings a database to the newest schema and seeds the demo."""
    database = Database(url)
    try:
        await migrate(database)
        async with database.write() as session:
            await seed(session, START)
    finally:
        await database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "campus.sqlite3"
    asyncio.run(make_template(sqlite_url(path)))
    return path


@pytest.fixture
async def campus(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Campus]:
    path = tmp_path / "campus.sqlite3"
    shutil.copy(sqlite_template, path)
    async with open_campus(sqlite_url(path), tmp_path) as campus:
        yield campus
