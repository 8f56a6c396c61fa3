"""The whole app, seeded with the demo school, on both engines."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.modules.campus import START, Campus, open_campus
from tests.worlds.databases import Databases
from web.modules.demo.seed import seed


@pytest.fixture
def demo_database_url(engine: str, databases: Databases) -> str:
    """A database of the test's own with the demo schools in it."""
    return databases.fresh(engine, "demo", lambda session: seed(session, START))


@pytest.fixture
async def campus(demo_database_url: str, tmp_path: Path) -> AsyncIterator[Campus]:
    async with open_campus(demo_database_url, tmp_path) as campus:
        yield campus
