"""A media server on a free port, with synthetic peers that close with the test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from rtc.lane import LaneName
from rtc.lanes import HAS_NATIVE
from tests.rtc.ends import Default
from tests.rtc.house import House
from tests.rtc.sockets import Sockets
from tests.system import required

NOT_BUILT = pytest.mark.skipif(
    not HAS_NATIVE and "native" not in required(), reason="the native lane was not built here: python -m rtc.build"
)


@pytest.fixture(params=["python", pytest.param("native", marks=NOT_BUILT)])
def lane(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> LaneName:
    """Has the test run on both lanes."""
    name: LaneName = request.param
    monkeypatch.setattr(Default, "lane", name)
    return name


@pytest.fixture(params=["127.0.0.1", "::1"])
def sockets(request: pytest.FixtureRequest) -> Iterator[Sockets]:
    made = Sockets(request.param)
    yield made
    made.close()


@pytest.fixture
async def house(lane: LaneName) -> AsyncIterator[House]:
    async with House(lane=lane) as made:
        yield made
