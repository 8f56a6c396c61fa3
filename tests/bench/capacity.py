"""What one core carries: viewers of a teacher in 720p, and small classes of thirty seats.

    python -m tests.bench.capacity [--viewers 500 1000 1500] [--classes 2 4 8]

Each step is a fresh server on its own core and the load of `load.py` on the other; a step holds when no packet is lost and p99 of the
forwarding latency stays under 50 ms; the first that does not ends its series, or the load, which takes a core of its own, does.

`viewers`: one teacher whose camera has three layers (1.4 Mbit/s, 0.5 and 0.15, as three tracks here); all watch the first.
`classes`: rooms of thirty, all with a camera of 20 packets of 900 octets a second, three with a voice (50 packets of 110 octets, as
a video track here); everybody watches nine others and hears three. Latency and loss are those of the first stream of each seat;
`delivered` counts what the server sent in all, of what it should. Printed and written to `data/bench-capacity.txt` (`--output`);
five to ten minutes.
"""

import argparse
import asyncio
import random
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from rtc.lanes import HAS_NATIVE
from tests.bench.load import Drain, Publisher
from tests.bench.process import cpu_seconds, pin_load, resident_mebibytes, server_process
from tests.bench.table import Table
from tests.bench.webrtc_client import Client, Remote
from tests.worlds.offers import ReadOffer
from tests.worlds.ports import free_port

LAYERS = ((160, 8, 1100), (60, 3, 1050), (20, 1, 940))
"""Packets a second, packets of a frame, octets: the best first."""
CAMERA = (20, 1, 900)
VOICE = (50, 1, 110)
SEATS, WATCHED, VOICES = 30, 9, 3
VIEWERS = (500, 1000, 1500, 2000, 3000)
CLASSES = (1, 2, 4, 6, 8, 12, 16)
WARM_UP, WINDOW = 3.0, 8.0
AT_ONCE = 12
MOST_MILLISECONDS = 50.0


@dataclass
class Load:
    """Everybody of one step. `outgoing`: packets a second that the server has to send."""

    http: aiohttp.ClientSession
    url: str
    clients: list[Client] = field(default_factory=list)
    watching: list[Client] = field(default_factory=list)
    publishers: list[Publisher] = field(default_factory=list)
    outgoing: int = 0

    async def post(self, path: str, body: object = None) -> dict[str, Any]:
        async with self.http.post(f"{self.url}/{path}", json=body or {}) as answer:
            answer.raise_for_status()
            return dict(await answer.json())

    async def join(self, room: str, slots: int) -> tuple[Client, str, dict[str, str]]:
        """A connected client, its name and the mids that it may publish on."""
        opened = await self.post("peers", {"room": room, "video": slots, "audio": 0})
        client, name = Client(), str(opened["name"])
        answer = ReadOffer.parse(opened["offer"]).answer(client.ufrag, client.password, client.fingerprint)
        await self.post(f"peers/{name}/answer", {"sdp": answer})
        await client.connect(Remote.of(opened["offer"]))
        self.clients.append(client)
        return client, name, opened["publish"]

    async def publish(self, client: Client, name: str, mids: dict[str, str], shape: tuple[int, int, int]) -> str:
        """From a client that publishes nothing else: a source of the server and a thread of the load."""
        track = (await self.post(f"peers/{name}/publish/camera"))["track"]
        rate, burst, size = shape
        own = client.socket if client in self.watching else client.leave_socket()
        self.publishers.append(
            Publisher(own, client.srtp, mid=mids["camera"], rate=rate, burst=burst, size=size, split=False)
        )
        return str(track)

    async def sent(self) -> int:
        async with self.http.get(f"{self.url}/stats") as answer:
            return int((await answer.json())["sent"])


async def lecture(load: Load, viewers: int) -> None:
    """One teacher and everybody else."""
    tracks = [await load.publish(*await load.join("large", 1), layer) for layer in LAYERS]
    for start in range(0, viewers, AT_ONCE):
        joined = await asyncio.gather(*[load.join("large", 1) for _ in range(min(AT_ONCE, viewers - start))])
        for client, name, _ in joined:
            await load.post(f"peers/{name}/watch", {"tracks": tracks[:1]})
            load.watching.append(client)
    load.outgoing = viewers * LAYERS[0][0]


async def small_classes(load: Load, classes: int) -> None:
    chance = random.Random(30)
    for number in range(classes):
        room = f"small{number}"
        seats = await asyncio.gather(*[load.join(room, WATCHED + VOICES) for _ in range(SEATS)])
        for client, _, _ in seats:
            client.leave_socket()
            load.watching.append(client)
        cameras = [await load.publish(client, name, mids, CAMERA) for client, name, mids in seats]
        speakers = [await load.join(room, 1) for _ in range(VOICES)]
        voices = [await load.publish(client, name, mids, VOICE) for client, name, mids in speakers]
        for place, (_, name, _) in enumerate(seats):
            others = chance.sample([track for at, track in enumerate(cameras) if at != place], WATCHED)
            await load.post(f"peers/{name}/watch", {"tracks": [*others, *voices], "size": [320, 180]})
    load.outgoing = classes * SEATS * (WATCHED * CAMERA[0] + VOICES * VOICE[0])


def pass_up(drain: Drain, clients: Sequence[Client]) -> None:
    data = drain.upward.recv(4096)
    clients[int.from_bytes(data[:4], sys.byteorder)].take(data[4:])


async def step(table: Table, pid: int, url: str, kind: str, count: int) -> bool:
    """One line of the table; whether it held."""
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as http, AsyncExitStack() as stack:
        load = Load(http, url)
        await {"viewers": lecture, "classes": small_classes}[kind](load, count)
        probes = {index: load.watching[index].srtp for index in {0, len(load.watching) // 2, len(load.watching) - 1}}
        drain = Drain([client.leave_socket() for client in load.watching], probes)
        stack.callback(drain.stop)
        loop.add_reader(drain.upward.fileno(), pass_up, drain, load.watching)
        stack.callback(loop.remove_reader, drain.upward.fileno())
        for publisher in load.publishers:
            stack.callback(publisher.stop)
        await asyncio.sleep(WARM_UP)
        drain.forget_latencies()
        began, cpu, sent = loop.time(), cpu_seconds(pid), await load.sent()
        packets, expected = drain.packets, drain.expected
        await asyncio.sleep(WINDOW)
        cpu, sent, seconds = cpu_seconds(pid) - cpu, await load.sent() - sent, loop.time() - began
        loss = 1 - (drain.packets - packets) / max(1, drain.expected - expected)
        p50, p99 = drain.latencies()
        memory = resident_mebibytes(pid)
        stack.push_async_callback(asyncio.gather, *[client.close() for client in load.clients])
    table.add(
        f"{kind:<8} {count:>6} {sent / seconds:>10.0f} {sent / seconds / load.outgoing * 100:>11.1f}"
        f" {cpu / seconds * 100:>7.1f} {cpu / sent * 1e6:>10.2f} {loss * 100:>7.3f} {p50:>7.2f} {p99:>7.2f} {memory:>7.0f}"
    )
    return loss <= 0 and p99 < MOST_MILLISECONDS and sent / seconds > 0.97 * load.outgoing


def series(table: Table, kind: str, counts: Sequence[int], lane: str) -> None:
    for count in counts:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        with server_process("tests.bench.media_process", str(port), lane, ready=url) as pid:
            if not asyncio.run(step(table, pid, url, kind, count)):
                return


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--viewers", nargs="*", type=int, default=list(VIEWERS))
    parser.add_argument("--classes", nargs="*", type=int, default=list(CLASSES))
    parser.add_argument("--output", type=Path, default=Path("data/bench-capacity.txt"))
    options = parser.parse_args(arguments)
    pin_load()
    table = Table(options.output)
    table.add(
        f"{'kind':<8} {'count':>6} {'packets/s':>10} {'delivered %':>11} {'core %':>7} {'us/packet':>10} {'loss %':>7}"
        f" {'p50 ms':>7} {'p99 ms':>7} {'MiB':>7}"
    )
    lane = "native" if HAS_NATIVE else "python"
    series(table, "viewers", options.viewers, lane)
    series(table, "classes", options.classes, lane)


if __name__ == "__main__":
    main(sys.argv[1:])
