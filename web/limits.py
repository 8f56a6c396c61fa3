"""THE ONLY FILE that imports limits: how often something may be tried, in this process or, with Redis, in all."""

from dataclasses import dataclass
from math import ceil
from time import time
from typing import Any, Final

from limits import RateLimitItem, RateLimitItemPerSecond  # noqa: TID251
from limits.aio.storage import MemoryStorage, RedisStorage, Storage  # noqa: TID251
from limits.aio.strategies import SlidingWindowCounterRateLimiter  # noqa: TID251

from web.errors import TOO_MANY_REQUESTS, Problem


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so many seconds, for each key: a number, an address, a person."""

    name: str
    times: int
    seconds: int

    @property
    def item(self) -> RateLimitItem:
        return RateLimitItemPerSecond(self.times, self.seconds)


MINUTE: Final = 60
HOUR: Final = 3600


class Limits:
    """Sliding windows. Their time is the machine's, not the injected clock's: no rule of the product depends on them."""

    def __init__(self, redis_url: str | None) -> None:
        self._storage: Storage = (
            RedisStorage(f"async+{redis_url}", implementation="redispy", key_prefix="campus-limits")
            if redis_url
            else MemoryStorage()
        )
        self._strategy = SlidingWindowCounterRateLimiter(self._storage)

    async def hit(self, limit: Limit, key: str) -> None:
        """Counts one; raises `too-many-requests` with `retry_after` when that was one too many."""
        if await self._strategy.hit(limit.item, limit.name, key):
            return
        window = await self._strategy.get_window_stats(limit.item, limit.name, key)
        seconds = max(1, ceil(window.reset_time - time()))
        raise Problem(TOO_MANY_REQUESTS, headers={"Retry-After": str(seconds)}, retry_after=seconds)

    async def reachable(self) -> bool:
        """Whether the counters can be reached: always in memory, by asking with Redis."""
        return await self._storage.check()

    async def close(self) -> None:
        """Closes the connections to Redis; may be called twice."""
        if isinstance(self._storage, RedisStorage):
            bridge: Any = self._storage.bridge
            await bridge.storage.aclose()
