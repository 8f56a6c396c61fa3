"""One running product for each test module, and its people in real browsers."""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.people import School, school
from tests.end_to_end.server import Server, running_server, settle_demo


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as the first start leaves it, slides converted; made once for all workers, to be copied."""
    own = tmp_path_factory.getbasetemp()
    # A worker's folder lies in that of its run; without workers the folder above is that of all runs there ever were.
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "demo"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            settle_demo(shared)
            (shared / "done").touch()
    return shared / "data"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, demo_data: Path) -> Iterator[Server]:
    """`campus serve --demo`; staff count as away after two seconds, so that tests need not wait for ten."""
    folder = tmp_path_factory.mktemp("campus")
    with running_server(folder, data=demo_data, SIGNALING__AWAY_SECONDS="2") as running:
        yield running
        assert '"level": "error"' not in running.read_log()


@pytest.fixture
async def campus(server: Server) -> AsyncIterator[School]:
    """Its people, none of whom may meet an error in the page's scripts."""
    async with school(server.url) as people:
        yield people
        for person in people.people:
            assert person.troubles == [], person.name
