"""Rate limits, in memory and over a real Redis."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.worlds.redis import RedisServer, running_redis
from web.errors import Problem
from web.limits import Limit, Limits

TWICE = Limit("twice", 2, 3600)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        yield server


@pytest.fixture(params=["memory", "redis"])
async def limits(request: pytest.FixtureRequest) -> AsyncIterator[Limits]:
    limits = Limits(None if request.param == "memory" else request.getfixturevalue("redis").url)
    yield limits
    await limits.close()


async def test_one_too_many_is_refused_with_the_time_to_wait(limits: Limits) -> None:
    await limits.hit(TWICE, "a")
    await limits.hit(TWICE, "a")
    with pytest.raises(Problem) as raised:
        await limits.hit(TWICE, "a")
    assert raised.value.code == "too-many-requests"
    assert 0 < raised.value.extras["retry_after"] <= 7200
    assert raised.value.headers["Retry-After"] == str(raised.value.extras["retry_after"])


async def test_keys_and_limits_do_not_share(limits: Limits) -> None:
    for _ in range(2):
        await limits.hit(TWICE, "a")
    await limits.hit(TWICE, "b")
    await limits.hit(Limit("other", 2, 3600), "a")


async def test_processes_share_their_limits_over_redis(redis: RedisServer) -> None:
    one, two = Limits(redis.url), Limits(redis.url)
    await one.hit(TWICE, "a")
    await two.hit(TWICE, "a")
    with pytest.raises(Problem):
        await one.hit(TWICE, "a")
    await one.close()
    await two.close()


async def test_a_redis_that_is_away_is_noticed(redis: RedisServer) -> None:
    limits = Limits(redis.url)
    assert await limits.reachable()
    redis.stop()
    assert not await limits.reachable()
    await limits.close()


async def test_memory_is_always_reachable() -> None:
    assert await Limits(None).reachable()
