"""The whole app, seeded with the demo school, on both engines."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.web.modules.campus import START, Campus, open_campus
from tests.worlds.databases import Databases
from web.modules.demo.seed import seed


@pytest.fixture(autouse=True)
def limits_in_one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rate limits in memory count by the minutes of the wall clock; one that ends in the midst of a test forgives a try."""
    now = time.time()
    monkeypatch.setattr("limits.aio.storage.memory.time", SimpleNamespace(time=lambda: now))


@pytest.fixture
def demo_database_url(engine: str, databases: Databases) -> str:
    """A database of the test's own with the demo schools in it."""
    return databases.fresh(engine, "demo", lambda session: seed(session, START))


@pytest.fixture
async def campus(demo_database_url: str, tmp_path: Path) -> AsyncIterator[Campus]:
    async with open_campus(demo_database_url, tmp_path) as campus:
        yield campus
