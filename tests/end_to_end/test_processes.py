"""Two processes with one PostgreSQL and one Redis: notices reach everybody, and a class is entered where it lives."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.end_to_end.lessons import MOTHER, lesson
from tests.end_to_end.people import PHONE, School, school
from tests.end_to_end.server import Server, running_server
from tests.worlds.databases import Databases
from tests.worlds.redis import running_redis

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("media")]


@pytest.fixture
def servers(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    with ExitStack() as stack:
        redis = stack.enter_context(running_redis(tmp_path_factory.mktemp("redis")))
        database, secret = databases.fresh("postgres"), "0123456789abcdef" * 4
        servers = []
        for name in ("first", "second"):
            folder = tmp_path_factory.mktemp(name)
            process = running_server(folder, DATABASE_URL=database, REDIS_URL=redis.url, SECRET=secret)
            servers.append(stack.enter_context(process))
        yield servers


async def test_a_class_is_told_everywhere_and_entered_in_the_process_that_holds_it(servers: list[Server]) -> None:
    first, second = servers
    async with school(first.url) as here, lesson(here):
        there = School(here.browser, second.url)
        mother = await there.person(MOTHER, size=PHONE)
        await mother.enter_live_class()
        assert mother.page.url.startswith(first.url)
        await mother.sees_pictures()
        await mother.hears_sound()
