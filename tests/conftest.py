"""Fixtures of all tests: databases on both engines."""

import gc
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from tests.worlds.databases import Databases
from tests.worlds.postgres import PostgresServer, running_postgres

# The same examples each time, and no wall clock: a busy machine fails no test.
settings.register_profile("campus", deadline=None, derandomize=True)
settings.load_profile("campus")

# As web/logs.py: structlog's own default colours the traceback of every expected failure, seconds each.
structlog.configure([structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])

gc.disable()  # until everything is imported and collected, which is no garbage


def pytest_collection_finish() -> None:
    """As `lasting` of web/__main__.py: a quarter of the processor's time went into looking at it again and again."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two workers share the tests in browsers: those that watch pictures flow come one after another, first; others by file."""
    for item in items:
        if item.get_closest_marker("browser") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        if item.path.parent.name == "end_to_end":
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)  # where their browser lives
    items.sort(key=lambda item: [*item.iter_markers("xdist_group")][:1] != [pytest.mark.xdist_group("media").mark])


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server of this test process's own."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Databases:
    """Templates and their copies. PostgreSQL starts when a test first wants it."""

    def server() -> PostgresServer:
        found = request.getfixturevalue("postgres")
        assert isinstance(found, PostgresServer)
        return found

    return Databases(tmp_path_factory.mktemp("databases"), server)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """Runs the test twice, once on each engine."""
    return str(request.param)


@pytest.fixture
def database_url(engine: str, databases: Databases) -> str:
    """A database of the test's own, at the newest schema, without rows."""
    return databases.fresh(engine)


@pytest.fixture
def blank_database_url(engine: str, databases: Databases) -> str:
    """A database without any table."""
    return databases.blank(engine)
