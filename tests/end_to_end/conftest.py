"""The running product, and its people in real browsers."""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.end_to_end.people import CALM_CAMERA, School
from tests.end_to_end.server import Server, running_server, settle_demo
from tests.worlds.chromium import chromium


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


@contextmanager
def _serving(folder: Path, demo_data: Path) -> Iterator[Server]:
    """`campus serve --demo`; staff count as away after two seconds, so that tests need not wait for ten."""
    with running_server(folder, data=demo_data, SIGNALING__AWAY_SECONDS="2") as running:
        yield running
        assert '"level": "error"' not in running.read_log()


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory, demo_data: Path) -> Iterator[Server]:
    with _serving(tmp_path_factory.mktemp("campus"), demo_data) as running:
        yield running


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory, demo_data: Path) -> Iterator[Server]:
    with _serving(tmp_path_factory.mktemp("campus"), demo_data) as running:
        yield running


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Server:
    """The product. A file that changes the school itself, or counts what is in it, is marked for one of its own."""
    is_own = request.node.get_closest_marker("own_server") is not None
    running = request.getfixturevalue("own_server" if is_own else "shared_server")
    assert isinstance(running, Server)
    return running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for all tests of a worker that need no flags of their own."""
    async with chromium((CALM_CAMERA,)) as browser:
        yield browser


@pytest.fixture(scope="session")
def kept() -> list[School]:
    """The school of the last test: its people's pages stay open for the next, if that is at the same server."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def campus(server: Server, browser: Browser, kept: list[School]) -> AsyncIterator[School]:
    """Its people, none of whom may meet an error in the page's scripts."""
    if kept and kept[0].url != server.url:
        await kept.pop().close()
    if not kept:
        kept.append(School(browser, server.url))
    yield kept[0]
    troubles = {person.name: [*person.troubles] for person in kept[0].people if person.troubles}
    await kept[0].leave()
    assert troubles == {}
