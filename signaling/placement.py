"""Which process holds which room, and what processes tell one another. The only file that imports redis.

Rooms live in one process; Redis holds addresses with a lease, and carries news, never truth. Own publish and subscribe
instead of Socket.IO's `AsyncRedisManager`: that one sends every event of every room through Redis to every process,
though all sockets of a room are in one; here only what concerns persons goes round. A lost message is a late
notification, since whatever must not be lost is stored before it is told.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Final, Protocol

from pydantic import ValidationError
from redis.asyncio import Redis  # noqa: TID251
from redis.asyncio.client import PubSub  # noqa: TID251
from redis.asyncio.retry import Retry  # noqa: TID251
from redis.backoff import NoBackoff  # noqa: TID251
from redis.exceptions import RedisError  # noqa: TID251
from typing_extensions import override

from rtc.tasks import end
from signaling.messages import RoomId
from signaling.news import NEWS, Alive, News, Started
from signaling.refusals import RefusalCode, Refused

log = logging.getLogger(__name__)

CHANNEL: Final = "campus:signaling"
ROOM_KEY: Final = "campus:room:{}"
RETRY_SECONDS: Final = 1.0

# Both act only while the lease is the caller's own.
_RENEW: Final = (
    "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0"
)
_RELEASE: Final = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"


class Placement(Protocol):
    """Where rooms are, and the way to the other processes."""

    @property
    def healthy(self) -> bool:
        """Whether news reach this process."""

    async def start(self, heard: Callable[[News], None], lost: Callable[[RoomId], None]) -> None:
        """`heard` gets the news of other processes, `lost` a room whose lease another process has taken."""

    async def close(self) -> None: ...

    async def claim(self, room: RoomId) -> str | None:
        """Takes or keeps the lease: `None`, or the address of the process that has it. May refuse with `unavailable`."""

    async def release(self, room: RoomId) -> None: ...

    async def tell(self, news: News) -> None:
        """Tells the other processes. Never raises for a broken link: news may be lost."""


class Alone(Placement):
    """One process: every room is here, and there is nobody to tell."""

    @property
    @override
    def healthy(self) -> bool:
        return True

    @override
    async def start(self, heard: Callable[[News], None], lost: Callable[[RoomId], None]) -> None: ...

    @override
    async def close(self) -> None: ...

    @override
    async def claim(self, room: RoomId) -> str | None:
        return None

    @override
    async def release(self, room: RoomId) -> None: ...

    @override
    async def tell(self, news: News) -> None: ...


class OverRedis(Placement):
    """Several processes that share a Redis. `address` is the origin under which clients reach this one."""

    def __init__(self, url: str, address: str, lease: float) -> None:
        self._redis = Redis.from_url(url, decode_responses=True, socket_timeout=5, retry=Retry(NoBackoff(), 1))
        self._process = secrets.token_hex(8)
        self._address = address
        self._lease = lease
        self._rooms: set[RoomId] = set()
        self._heard: Callable[[News], None] = lambda _: None
        self._lost: Callable[[RoomId], None] = lambda _: None
        self._alive_at = float("-inf")
        self._subscribed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    @override
    def healthy(self) -> bool:
        return asyncio.get_running_loop().time() - self._alive_at < self._lease

    @override
    async def start(self, heard: Callable[[News], None], lost: Callable[[RoomId], None]) -> None:
        """Returns when the subscription stands; while Redis cannot be reached, it waits for it."""
        self._heard, self._lost = heard, lost
        self._tasks = [
            asyncio.create_task(self._listen(), name="placement news"),
            asyncio.create_task(self._renew(), name="placement leases"),
        ]
        await self._subscribed.wait()
        await self.tell(Started())

    @override
    async def close(self) -> None:
        await end(*self._tasks)
        self._tasks = []
        await self._redis.aclose()

    @override
    async def claim(self, room: RoomId) -> str | None:
        key, mine = ROOM_KEY.format(room), self._mine
        try:
            taken = await self._redis.set(key, mine, nx=True, px=self._lease_ms)
            holder = mine if taken else await self._redis.get(key)
        except RedisError as error:
            log.warning("redis cannot be asked for room %s: %s", room, error)
            raise Refused(RefusalCode.UNAVAILABLE, "rooms cannot be opened now", retry_after=RETRY_SECONDS) from None
        if holder is None:  # the lease of another ended between the two questions
            return await self.claim(room)
        if holder != mine:
            return str(holder).partition(" ")[2]
        self._rooms.add(room)
        return None

    @override
    async def release(self, room: RoomId) -> None:
        self._rooms.discard(room)
        try:
            await self._redis.eval(_RELEASE, 1, ROOM_KEY.format(room), self._mine)
        except RedisError as error:
            log.warning("the lease of room %s is left to end by itself: %s", room, error)

    @override
    async def tell(self, news: News) -> None:
        try:
            await self._redis.publish(CHANNEL, f"{self._process} {news.model_dump_json()}")
        except RedisError as error:
            log.warning("other processes were not told %s: %s", news.type, error)

    # --- Inside ---------------------------------------------------------------------------------------------------------

    @property
    def _mine(self) -> str:
        return f"{self._process} {self._address}"

    @property
    def _lease_ms(self) -> int:
        return round(self._lease * 1000)

    async def _renew(self) -> None:
        """Three times a lease. While Redis is down the rooms go on; a lease that another has by then is lost."""
        while True:
            await asyncio.sleep(self._lease / 3)
            try:
                for room in list(self._rooms):
                    await self._renew_one(room)
            except RedisError as error:
                log.warning("leases cannot be renewed: %s", error)
            await self.tell(Alive())

    async def _renew_one(self, room: RoomId) -> None:
        if await self._redis.eval(_RENEW, 1, ROOM_KEY.format(room), self._mine, self._lease_ms):
            return
        if await self.claim(room) is not None:
            log.error("room %s was taken by another process", room)
            self._rooms.discard(room)
            self._lost(room)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    self._subscribed.set()
                    await self._hear(pubsub)
            except (RedisError, OSError) as error:
                log.warning("news from other processes are cut off: %s", error)
                await asyncio.sleep(RETRY_SECONDS)

    async def _hear(self, pubsub: PubSub) -> None:
        while True:
            message = await pubsub.get_message(timeout=None)
            if message is None:
                continue
            sender, _, text = str(message["data"]).partition(" ")
            if sender == self._process:
                self._alive_at = asyncio.get_running_loop().time()
                continue
            try:
                self._heard(NEWS.validate_json(text))
            except ValidationError:
                log.warning("news of an unknown form were dropped")  # a process of another version
            except Exception:
                log.exception("news could not be taken in")
