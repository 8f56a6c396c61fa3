"""What forwarding costs on each lane: `python -m tests.bench.forwarding [--lanes native] [--subscribers 60] [--burst 40]`.

One publisher sends VP8 packets of about 1,100 bytes, 25 frames a second of 8 packets (`--burst`) back to back, to a media server that
is alone in its process and on its core; 1, 10, 60 and 300 subscribers receive them on the other core over AES-128-GCM.
CPU is the run time of all threads of the server's process from the kernel (`schedstat`), divided by the packets that arrived;
latency is from the publisher's send to the kernel's time stamp at three probing subscribers; loss is gaps in sequence numbers.
"""

import argparse
import asyncio
import os
import statistics
import struct
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import aiohttp

from rtc.lanes import HAS_NATIVE
from tests.bench.drain import Drain, Receiver, stamp
from tests.bench.process import cpu_seconds, pin_load, resident_mebibytes, server_process
from tests.worlds.ports import free_port
from tests.worlds.synthetic import SyntheticPeer

SUBSCRIBERS = (1, 10, 60, 300)
FRAMES_A_SECOND = 25
PACKETS_A_FRAME = 8
WARM_UP = 3.0
WINDOW = 8.0
AT_ONCE = 10
FILL = os.urandom(1060)


@dataclass(frozen=True, slots=True)
class Result:
    lane: str
    subscribers: int
    microseconds: float
    """CPU of the server process per forwarded packet."""
    core: float
    """Share of one core."""
    loss: float
    p50: float
    p99: float
    joins: float
    """A second, ICE and DTLS and data channel, one side's clients on the other core."""
    memory: float
    """KiB for each subscriber."""


class Desk:
    """The bench's side of `media_process`."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, url

    async def post(self, path: str, body: object = None) -> dict[str, object]:
        async with self._http.post(f"{self._url}/{path}", json=body or {}) as answer:
            answer.raise_for_status()
            return dict(await answer.json())

    async def connect(self) -> tuple[str, SyntheticPeer, dict[str, str]]:
        opened = await self.post("peers")
        name, publish = str(opened["name"]), opened["publish"]
        peer = SyntheticPeer(str(opened["offer"]))
        await self.post(f"peers/{name}/answer", {"sdp": peer.answer()})
        await peer.connect(within=60)
        assert isinstance(publish, dict)
        return name, peer, publish


def packet(mid: str, sequence: int, timestamp: int, ssrc: int, *, start: bool, end: bool, key: bool) -> bytes:
    """A VP8 packet whose payload carries the time; MID is in every one, so that it is bound at once."""
    extension = struct.pack("!HHBc", 0xBEDE, 1, 1 << 4, mid.encode()) + b"\0\0"
    header = struct.pack("!BBHLL", 0x90, 96 | (0x80 if end else 0), sequence & 0xFFFF, timestamp & 0xFFFF_FFFF, ssrc)
    frame = (b"\x50\x00\x00\x9d\x01\x2a\x80\x02\xe0\x01" if key else b"\x51\x00\x00") if start else b""
    return header + extension + (b"\x10" if start else b"\x00") + frame + stamp() + FILL


async def publish_on(peer: SyntheticPeer, mid: str, burst: int) -> None:
    """25 frames a second of so many packets, a key frame each second, in bursts as an encoder makes them."""
    outbound = peer._outbound
    assert outbound is not None
    loop = asyncio.get_running_loop()
    sequence, number, due = 1000, 0, loop.time()
    while True:
        for index in range(burst):
            plain = packet(
                mid, sequence, number * 3600, 0x1122_3344,
                start=index == 0, end=index == burst - 1, key=number % FRAMES_A_SECOND == 0,
            )  # fmt: skip
            peer.send_raw(outbound.protect(plain))
            sequence += 1
        number += 1
        due += 1 / FRAMES_A_SECOND
        await asyncio.sleep(max(0.0, due - loop.time()))


def receiver(peer: SyntheticPeer, *, probe: bool) -> Receiver:
    """Takes the peer's socket out of its event loop; the slot of the first video is counted."""
    wire = peer._wire
    own = wire._socket  # type: ignore[union-attr]
    asyncio.get_running_loop().remove_reader(own.fileno())
    slot = next(slot for slot in peer.offer.slots.values() if slot.rtx_ssrc is not None)
    return Receiver(own, struct.pack("!L", slot.ssrc), peer._inbound if probe else None)


async def connect_all(desk: Desk, count: int, track: object) -> list[SyntheticPeer]:
    peers = []
    for start in range(0, count, AT_ONCE):
        joined = await asyncio.gather(*[desk.connect() for _ in range(min(AT_ONCE, count - start))])
        for name, peer, _ in joined:
            await desk.post(f"peers/{name}/watch", {"track": track})
            peers.append(peer)
    return peers


async def measure(lane: str, count: int, burst: int, url: str, pid: int) -> Result:
    async with aiohttp.ClientSession() as http:
        desk = Desk(http, url)
        name, publisher, mids = await desk.connect()
        track = (await desk.post(f"peers/{name}/publish/camera"))["track"]
        before, started = resident_mebibytes(pid), time.monotonic()
        peers = await connect_all(desk, count, track)
        joins = count / (time.monotonic() - started)
        memory = (resident_mebibytes(pid) - before) / count * 1024
        probes = {0, count // 2, count - 1}
        drain = Drain([receiver(peer, probe=index in probes) for index, peer in enumerate(peers)])
        drain.start()
        sending = asyncio.create_task(publish_on(publisher, mids["camera"], burst))
        try:
            await asyncio.sleep(WARM_UP)
            drain.latencies.clear()
            cpu, packets, expected, at = cpu_seconds(pid), drain.packets, drain.expected, time.monotonic()
            await asyncio.sleep(WINDOW)
            cpu, packets, expected = cpu_seconds(pid) - cpu, drain.packets - packets, drain.expected - expected
            seconds = time.monotonic() - at
        finally:
            sending.cancel()
            drain.stop()
            await asyncio.gather(*[peer.close() for peer in [publisher, *peers]])
        latencies = statistics.quantiles(drain.latencies, n=100) if len(drain.latencies) > 1 else [0.0] * 99
        return Result(
            lane, count, cpu / max(packets, 1) * 1e6, cpu / seconds, 1 - packets / max(expected, 1),
            latencies[49] * 1e3, latencies[98] * 1e3, joins, memory,
        )  # fmt: skip


def run(lanes: Sequence[str], counts: Sequence[int], burst: int) -> Iterator[Result]:
    """A fresh server for each; the lanes take turns, so that what else the machine does meets both."""
    pin_load()
    for count in counts:
        for lane in lanes:
            port = free_port()
            url = f"http://127.0.0.1:{port}"
            with server_process("tests.bench.media_process", str(port), lane, ready=url) as pid:
                yield asyncio.run(measure(lane, count, burst, url, pid))


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lanes", nargs="+", default=["native", "python"] if HAS_NATIVE else ["python"])
    parser.add_argument("--subscribers", nargs="+", type=int, default=SUBSCRIBERS)
    parser.add_argument("--burst", type=int, default=PACKETS_A_FRAME)
    options = parser.parse_args(arguments)
    print(
        f"{'lane':>7} {'subscribers':>11} {'us/packet':>10} {'core %':>7} {'loss %':>7} {'p50 ms':>7} {'p99 ms':>7} {'joins/s':>8} {'KiB each':>9}"
    )
    for row in run(options.lanes, options.subscribers, options.burst):
        print(
            f"{row.lane:>7} {row.subscribers:>11} {row.microseconds:>10.1f} {row.core * 100:>7.1f} {row.loss * 100:>7.3f} "
            f"{row.p50:>7.2f} {row.p99:>7.2f} {row.joins:>8.1f} {row.memory:>9.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
