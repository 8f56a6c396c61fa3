"""A media server on a free port, with synthetic peers that close with the test."""

from collections.abc import AsyncIterator

import pytest

from tests.rtc.house import House


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as made:
        yield made
