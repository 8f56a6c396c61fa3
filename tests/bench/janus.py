"""Ours beside Debian's Janus: CPU, latency, loss and memory for one publisher and 1 to 1,000 subscribers.

    python -m tests.bench.janus [--subscribers 60] [--rates 200 1000] [--rounds 3] [--split] [--lanes native]

Both run in turn on the same core, Janus with one event loop and ICE-lite, and carry the same VP8 packets of 1,100 octets in bursts
of 8 over AES-128-GCM to clients in C on the other core (`load.py`). CPU is the run time of all threads of the server from the
kernel (`schedstat`), divided by the packets that arrived; latency is from the publisher's send to the kernel's time stamp at three
subscribers, whose every packet is opened; loss is gaps in sequence numbers. `limit` is protect + send in C, with nothing around
it: one message for each packet, and one for each burst (UDP_SEGMENT). Medians of the rounds. `--split` makes the later half of each
burst one octet longer, as libwebrtc divides frames. The table is printed and written to `data/bench-janus.txt` (`--output`), line
by line. All of it takes about a quarter of an hour.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import aiohttp

from rtc.lanes import HAS_NATIVE
from tests.bench.janus_server import connected, install, janus_process
from tests.bench.load import Drain, Publisher, limit
from tests.bench.process import SERVER_CORE, cpu_seconds, pin_load, resident_mebibytes, server_process
from tests.bench.table import Table
from tests.bench.webrtc_client import Client, Remote
from tests.worlds.offers import ReadOffer
from tests.worlds.ports import free_port

ONCE_FROM = 300
"""Subscribers from which on one round is enough: Janus needs two minutes to connect a thousand."""
SUBSCRIBERS = {200: (1, 10, 60, 300), 1000: (60,), 115: (1000,)}
"""By the publisher's packets a second; 115 of 1,100 octets are 1 Mbit/s."""
BURST = 8
SIZE = 1100
WARM_UP = 2.0
WINDOW = 8.0
AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Result:
    microseconds: float
    core: float
    """Share of the core, 0..1."""
    loss: float
    p50: float
    p99: float
    memory: float
    """KiB for each subscriber."""


class Sfu(Protocol):
    async def publish(self, client: Client) -> str:
        """Connects the publisher; returns the mid that its packets name."""

    async def subscribe(self, client: Client) -> None: ...


class Ours:
    """`media_process`, which opens a peer as the product does, with one slot of video for each subscriber."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, url
        self._track: object = None

    async def _post(self, path: str, body: object = None) -> dict[str, Any]:
        async with self._http.post(f"{self._url}/{path}", json=body or {}) as answer:
            answer.raise_for_status()
            return dict(await answer.json())

    async def _open(self, client: Client) -> tuple[str, str]:
        opened = await self._post("peers", {"video": 1, "audio": 0})
        name, sdp = str(opened["name"]), str(opened["offer"])
        answer = ReadOffer.parse(sdp).answer(client.ufrag, client.password, client.fingerprint)
        answer = answer.replace("m=application 9", "m=application 0")  # Janus is asked for no data channel either
        await self._post(f"peers/{name}/answer", {"sdp": answer})
        await client.connect(Remote.of(sdp))
        return name, str(opened["publish"]["camera"])

    async def publish(self, client: Client) -> str:
        name, mid = await self._open(client)
        self._track = (await self._post(f"peers/{name}/publish/camera"))["track"]
        return mid

    async def subscribe(self, client: Client) -> None:
        name, _ = await self._open(client)
        await self._post(f"peers/{name}/watch", {"track": self._track})


class Theirs:
    def __init__(self, port: int) -> None:
        self._port = port

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Sfu]:
        async with connected(self._port) as janus:

            class Adapted:
                subscribe = staticmethod(janus.subscribe)

                async def publish(self, client: Client) -> str:
                    await janus.publish(client)
                    return "0"

            yield Adapted()


def answer_checks(drain: Drain, clients: Sequence[Client]) -> None:
    """Janus sends some, ICE-lite or not."""
    data = drain.upward.recv(4096)
    clients[int.from_bytes(data[:4], sys.byteorder)].take(data[4:])


async def measure(sfu: Sfu, pid: int, count: int, rate: int, *, split: bool) -> Result:
    publisher = Client()
    mid = await sfu.publish(publisher)
    clients = [Client() for _ in range(count)]
    before = resident_mebibytes(pid)
    for start in range(0, count, AT_ONCE):
        await asyncio.gather(*[sfu.subscribe(client) for client in clients[start : start + AT_ONCE]])
    probes = {index: clients[index].srtp for index in {0, count // 2, count - 1}}
    drain = Drain([client.leave_socket() for client in clients], probes)
    loop = asyncio.get_running_loop()
    loop.add_reader(drain.upward.fileno(), answer_checks, drain, clients)
    source = Publisher(
        publisher.leave_socket(), publisher.srtp, mid=mid, rate=rate, burst=BURST, size=SIZE, split=split
    )
    try:
        await asyncio.sleep(WARM_UP)
        assert drain.served == count, f"only {drain.served} of {count} subscribers are served"
        drain.forget_latencies()
        cpu, packets, expected, at = cpu_seconds(pid), drain.packets, drain.expected, time.monotonic()
        await asyncio.sleep(WINDOW)
        cpu, packets, expected = cpu_seconds(pid) - cpu, drain.packets - packets, drain.expected - expected
        seconds = time.monotonic() - at
        memory = (resident_mebibytes(pid) - before) / count * 1024
    finally:
        source.stop()
        loop.remove_reader(drain.upward.fileno())
        drain.stop()
        await asyncio.gather(*[client.close() for client in [publisher, *clients]])
    forwarded = seconds * rate * count
    assert expected > 0.9 * forwarded, f"{expected} of {forwarded:.0f} packets were forwarded"
    return Result(cpu / packets * 1e6, cpu / seconds, 1 - packets / expected, *drain.latencies(), memory)


async def ours(pid: int, url: str, count: int, rate: int, *, split: bool) -> Result:
    async with aiohttp.ClientSession() as http:
        return await measure(Ours(http, url), pid, count, rate, split=split)


async def theirs(pid: int, port: int, count: int, rate: int, *, split: bool) -> Result:
    async with Theirs(port).session() as sfu:
        return await measure(sfu, pid, count, rate, split=split)


def once(server: str, count: int, rate: int, *, split: bool) -> Result:
    """A fresh server each time."""
    if server == "janus":
        with janus_process() as (pid, port):
            return asyncio.run(theirs(pid, port, count, rate, split=split))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with server_process("tests.bench.media_process", str(port), server, ready=url) as pid:
        return asyncio.run(ours(pid, url, count, rate, split=split))


def median(results: Sequence[Result]) -> Result:
    return Result(*[statistics.median(getattr(each, name) for each in results) for name in Result.__slots__])


HEAD = (
    f"{'subscribers':>11} {'packets/s':>9}  {'server':<7} {'us/packet':>9} {'of Janus':>8} {'core %':>7} {'loss %':>7}"
    f" {'p50 ms':>7} {'p99 ms':>7} {'KiB each':>9}"
)


def compare(table: Table, servers: Sequence[str], count: int, rate: int, rounds: int, *, split: bool) -> None:
    """The servers take turns, so that what else the machine does meets all."""
    found: dict[str, list[Result]] = {server: [] for server in servers}
    floors: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(rounds if count < ONCE_FROM else 1):
        for server, results in found.items():
            try:
                results.append(once(server, count, rate, split=split))
            except (
                AssertionError,
                OSError,
                RuntimeError,
                aiohttp.ClientError,
            ) as error:  # no time, or no server; the other figures stand
                table.add(f"{count:>11} {rate:>9}  {server:<7} {str(error) or 'did not connect in time'}")
        for gso, floor in floors.items():
            floor.append(limit(count, rate, BURST, SIZE, 2.0, SERVER_CORE, gso=gso))
    medians = {server: median(results) for server, results in found.items() if results}
    reference = medians["janus"].microseconds if "janus" in medians else float("nan")
    for server, row in medians.items():
        table.add(
            f"{count:>11} {rate:>9}  {server:<7} {row.microseconds:>9.2f} {row.microseconds / reference:>8.2f}"
            f" {row.core * 100:>7.1f} {row.loss * 100:>7.3f} {row.p50:>7.2f} {row.p99:>7.2f} {row.memory:>9.0f}"
        )
    for gso, floor in floors.items():
        name, cost = "limit+" if gso else "limit", statistics.median(floor)
        table.add(f"{count:>11} {rate:>9}  {name:<7} {cost:>9.2f} {cost / reference:>8.2f}")


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lanes", nargs="+", default=["native"] if HAS_NATIVE else ["python"])
    parser.add_argument("--subscribers", nargs="+", type=int)
    parser.add_argument("--rates", nargs="+", type=int, default=list(SUBSCRIBERS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--split", action="store_true")
    parser.add_argument("--output", type=Path, default=Path("data/bench-janus.txt"))
    options = parser.parse_args(arguments)
    why_not = install()
    if why_not is not None:
        print(f"Janus is left out: {why_not}")
    pin_load()
    table = Table(options.output)
    table.add(HEAD)
    for rate in options.rates:
        for count in options.subscribers or SUBSCRIBERS.get(rate, (60,)):
            servers = [*options.lanes, *([] if why_not else ["janus"])]
            compare(table, servers, count, rate, options.rounds, split=options.split)


if __name__ == "__main__":
    main(sys.argv[1:])
