"""One running product for each test module, and its people in real browsers."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.end_to_end.people import School, school
from tests.end_to_end.server import Server, running_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`campus serve --demo`; staff count as away after two seconds, so that tests need not wait for ten."""
    folder = tmp_path_factory.mktemp("campus")
    with running_server(folder, SIGNALING__AWAY_SECONDS="2") as running:
        yield running
        assert '"level": "error"' not in running.read_log()


@pytest.fixture
async def campus(server: Server) -> AsyncIterator[School]:
    """Its people, none of whom may meet an error in the page's scripts."""
    async with school(server.url) as people:
        yield people
        for person in people.people:
            assert person.troubles == [], person.name
