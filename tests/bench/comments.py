"""How quickly a comment reaches everybody: `python -m tests.bench.comments`.

500 clients sit in one large class, in another process than the server and on the other core. Comments come from
changing clients, ten a second; the time from the sender's emit to each client's receipt is taken in one clock.
"""

import asyncio
import statistics
import time
from dataclasses import dataclass
from typing import Any

import socketio  # noqa: TID251  # a client for measuring, not the product's

from tests.bench.process import cpu_seconds, pin_load, resident_mebibytes, server_process
from tests.worlds.ports import free_port

CLIENTS = 500
COMMENTS = 60
SPACING = 0.1
AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Result:
    clients: int
    deliveries: int
    missed: int
    p50: float
    p99: float
    """Milliseconds."""
    joins: float
    """A second: socket, authentication, seat and snapshot."""
    cpu: float
    """Microseconds of the server for each delivered comment."""
    memory: float
    """KiB a client."""


class Crowd:
    """All clients, and when each comment came to each of them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.clients: list[socketio.AsyncClient] = []
        self.sent: dict[str, float] = {}
        self.delays: list[float] = []

    async def join(self, name: str) -> None:
        client = socketio.AsyncClient(reconnection=False)
        client.on("event", self._event)
        await client.connect(self._url, headers={"x-person": name, "Origin": self._url}, transports=["websocket"])
        answer = await client.call("command", {"type": "join-room", "room_id": "bench"}, timeout=60)
        if not answer["ok"]:
            raise RuntimeError(str(answer))
        self.clients.append(client)

    async def _event(self, event: dict[str, Any]) -> None:
        if event["type"] == "comment-posted":
            sent = self.sent.get(event["comment"]["text"])
            if sent is not None:
                self.delays.append(time.perf_counter() - sent)

    async def comment(self, index: int) -> None:
        text = f"comment {index}"
        self.sent[text] = time.perf_counter()
        answer = await self.clients[index % len(self.clients)].call("command", {"type": "send-comment", "text": text})
        if not answer["ok"]:
            raise RuntimeError(str(answer))

    async def leave(self) -> None:
        for client in self.clients:
            await client.disconnect()


async def measure(url: str, pid: int) -> Result:
    crowd = Crowd(url)
    before, started = resident_mebibytes(pid), time.monotonic()
    await crowd.join("host")
    for start in range(1, CLIENTS, AT_ONCE):
        await asyncio.gather(*[crowd.join(f"viewer{index}") for index in range(start, min(start + AT_ONCE, CLIENTS))])
    joins = CLIENTS / (time.monotonic() - started)
    memory = (resident_mebibytes(pid) - before) * 1024 / CLIENTS
    await asyncio.sleep(2)
    cpu = cpu_seconds(pid)
    for index in range(COMMENTS):
        await asyncio.gather(crowd.comment(index), asyncio.sleep(SPACING))
    await asyncio.sleep(1)
    cpu = cpu_seconds(pid) - cpu
    await crowd.leave()
    cuts = statistics.quantiles(crowd.delays, n=100)
    deliveries = len(crowd.delays)
    return Result(
        CLIENTS, deliveries, CLIENTS * COMMENTS - deliveries, cuts[49] * 1e3, cuts[98] * 1e3, joins,
        cpu / deliveries * 1e6, memory,
    )  # fmt: skip


def run() -> Result:
    pin_load()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with server_process("tests.bench.room_process", str(port), ready=url) as pid:
        return asyncio.run(measure(url, pid))


def main() -> None:
    row = run()
    print(f"{row.clients} clients, {row.deliveries} deliveries, {row.missed} missed")
    print(f"comment to everybody: p50 {row.p50:.1f} ms, p99 {row.p99:.1f} ms; {row.cpu:.0f} us CPU a delivery")
    print(f"joins: {row.joins:.0f} a second; {row.memory:.0f} KiB a client")


if __name__ == "__main__":
    main()
