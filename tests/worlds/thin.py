"""A thin line to one browser: its media and everything else that it loads or is told share so many bits per second.

async with ThinLine(media_address, Weather(...), seed=1) as line:
    await campus.person(STUDENT, script=detour(line.address), proxy=line.proxy)

Media go through a `Link`, pages and sockets through a SOCKS proxy (RFC 1928) whose connections queue at the same narrow place,
one segment at a time, so that neither can starve the other: a router with fair queues.
"""

import asyncio
import contextlib
import socket
from dataclasses import dataclass
from typing import Self

from typing_extensions import override

from tests.worlds.link import HEADERS, Link, Weather

SEGMENT = 1200
OVERHEAD = 12
"""Octets of a TCP header with time stamps beyond what `HEADERS` of a `Link` counts."""
AHEAD = 0.1
"""Seconds of the queue that a connection may fill; the rest of it waits at its sender."""
SHARE = 0.25
"""Of the line, what media that would fill it leave to connections: a voice needs most of 64 kbit/s."""
GREETING = b"\x05\x00"
GRANTED = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"


@dataclass(slots=True)
class Carried:
    """Octets through one direction, with the headers of each packet."""

    media: int = 0
    other: int = 0


class ThinLine(Link):
    """`up` and `down` may be changed at any time; `carried_down` counts what came to the browser."""

    def __init__(self, server: tuple[str, int], weather: Weather, *, seed: int) -> None:
        super().__init__(server, weather, weather, seed=seed, all_suffer=True)
        self.carried_down, self.carried_up = Carried(), Carried()
        self._free: dict[bool, float] = {}
        """By direction, when all that is under way will be through."""
        self._share: dict[bool, float] = {}
        """The same of segments alone, if they had no more than their share."""
        self._tasks: set[asyncio.Task[None]] = set()

    @override
    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._proxy = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=SEGMENT)
        return self

    @override
    async def __aexit__(self, *details: object) -> None:
        self._proxy.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await super().__aexit__(*details)

    @property
    def proxy(self) -> str:
        return f"socks5://127.0.0.1:{self._proxy.sockets[0].getsockname()[1]}"

    @override
    def _carry(self, data: bytes, weather: Weather, out: socket.socket, to: tuple[str, int]) -> None:
        """`Link` asks `_wait`, which does not know the direction: it is told before."""
        self._downward = out is self._front
        super()._carry(data, weather, out, to)

    @override
    def _wait(self, octets: int, weather: Weather, line: tuple[int, tuple[str, int]]) -> float | None:
        waiting = self._queue(octets, self._downward)
        if waiting <= weather.queue:
            self._count(self._downward).media += octets + HEADERS
            self._pass(octets, self._downward)
            return waiting
        return None

    # --- The narrow place -----------------------------------------------------------------------------------------------

    def _queue(self, octets: int, downward: bool) -> float:
        """Seconds until a packet of so many octets would be through."""
        weather = self.down if downward else self.up
        if weather.rate is None:
            return 0.0
        now = self._loop.time()
        return max(self._free.get(downward, now), now) - now + (octets + HEADERS) * 8 / weather.rate

    def _pass(self, octets: int, downward: bool) -> None:
        if (self.down if downward else self.up).rate is not None:
            self._free[downward] = self._loop.time() + self._queue(octets, downward)

    def _count(self, downward: bool) -> Carried:
        return self.carried_down if downward else self.carried_up

    # --- The proxy ------------------------------------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            host, port = await _greet(reader, writer)
            far_reader, far_writer = await asyncio.open_connection(host, port, limit=SEGMENT)
            with contextlib.closing(far_writer):
                async with asyncio.TaskGroup() as pumps:
                    pumps.create_task(self._pump(reader, far_writer, downward=False))
                    pumps.create_task(self._pump(far_reader, writer, downward=True))
        except* (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # cancelled by us alone; asyncio's server calls a cancelled connection an error
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, downward: bool) -> None:
        """A segment enters the narrow place when it has room, and comes out there in its turn."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._land(under_way, writer))
            while data := await reader.read(SEGMENT):
                size = len(data) + OVERHEAD
                waiting = await self._room(size, downward)
                self._pass(size, downward)
                self._count(downward).other += size + HEADERS
                delay = (self.down if downward else self.up).delay
                under_way.put_nowait((self._loop.time() + waiting + delay, data))
            under_way.put_nowait((self._loop.time(), b""))

    async def _room(self, size: int, downward: bool) -> float:
        """Waits for the segment's turn, `AHEAD` before it comes; the seconds until it is through.

        What came first goes first, but for the share that segments have even then.
        """
        own = (size + HEADERS) * 8 / self._rate(downward)
        while (turn := self._turn(downward)) > AHEAD:  # noqa: ASYNC110  # a queue, not an event
            await asyncio.sleep(turn - AHEAD)
        now = self._loop.time()
        self._share[downward] = min(max(self._share.get(downward, now), now), now + AHEAD) + own / SHARE
        return turn + own

    def _turn(self, downward: bool) -> float:
        now = self._loop.time()
        return max(0.0, min(self._free.get(downward, now), self._share.get(downward, now)) - now)

    async def _land(self, under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        while True:
            due, data = await under_way.get()
            await asyncio.sleep(max(0.0, due - self._loop.time()))
            if not data:
                break
            writer.write(data)
            await writer.drain()  # says so when the other side is gone
        if writer.can_write_eof():
            writer.write_eof()

    def _rate(self, downward: bool) -> float:
        return (self.down if downward else self.up).rate or float("inf")


async def _greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
    """Answers the greeting and the request to connect; where to."""
    _, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(GREETING)
    _, _, _, kind = await reader.readexactly(4)
    if kind == 1:
        host = socket.inet_ntoa(await reader.readexactly(4))
    else:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
    port = int.from_bytes(await reader.readexactly(2), "big")
    writer.write(GRANTED)
    return host, port
