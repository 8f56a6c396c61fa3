"""Prints the CPU time that the forwarder spends on each packet it forwards: `python -m tests.bench.forwarder_cost`.

A publisher sends VP8 packets of 1100 bytes, protected beforehand with AES-128-GCM and sent to a real UDP socket, from
which they are read one by one as the server does, a frame of ten with each wake-up; 1, 10, 60 and 300 viewers receive them on UDP sockets of this machine
that are never read (their buffers fill, so the figure holds the sending half of the kernel's work). "Core" is the same without
sockets. Time is that of the thread, best of several rounds, divided by the packets that left.
"""

import os
import socket
import time
from collections.abc import Callable
from typing import cast

from rtc.forwarder import Path, Send
from rtc.lane import LaneName
from rtc.lanes import HAS_NATIVE, make_lane
from rtc.negotiated import Kind
from rtc.route import Route, route_to
from rtc.selective_forwarder import SelectiveForwarder
from tests.rtc.ends import Camera, End, World, vp8

VIEWERS = (1, 10, 60, 300)
ROUNDS = 7
PACKETS_PER_ROUND = 6000
FRAME = 10
FILL = os.urandom(1090)


def make_packets(camera: Camera, count: int) -> list[bytes]:
    """Frames of ten packets each, the first a key frame."""
    packets = []
    for number in range(count):
        encoding = camera.encodings[""]
        payload = vp8(encoding.picture, encoding.temporal, first=number % FRAME == 0, key=number == 0, fill=FILL)
        packets.append(camera.end.protect(camera.packet("", payload, marker=number % FRAME == FRAME - 1)))
        if number % FRAME == FRAME - 1:
            encoding.picture += 1
            encoding.timestamp += 3000
    return packets


def drop(data: bytes, path: Path) -> None:
    """What is sent goes nowhere."""


def nowhere(path: Path) -> None:
    """No path has a route."""


def route_from(server: socket.socket) -> Callable[[Path], Route | None]:
    return lambda path: route_to(server, path) if isinstance(path, tuple) else None


def measure(lane: LaneName, viewers: int, *, sockets: bool) -> float:
    """Microseconds for each forwarded packet."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as source,
    ):
        for each in (server, sink, source):
            each.bind(("127.0.0.1", 0))
        sink_path = sink.getsockname()
        world = World()
        send = cast("Send", server.sendto) if sockets else drop
        world.forwarder = SelectiveForwarder(make_lane(lane, send, route_from(server) if sockets else nowhere))
        publisher = source.getsockname()
        camera = Camera(End(world, publisher), [""])
        world.forwarder.set_open(camera.track, True)
        for number in range(viewers):
            viewer = End(world, number)
            world.forwarder.move_peer(viewer.peer, sink_path)
            output = world.forwarder.add_output(viewer.peer, Kind.VIDEO, "v1", 10_000, 10_001)
            world.forwarder.connect(output, camera.track)
        incoming = max(5 * FRAME, PACKETS_PER_ROUND // viewers // FRAME * FRAME)
        packets = make_packets(camera, incoming * (ROUNDS + 1))
        rounds = [packets[start : start + incoming] for start in range(0, len(packets), incoming)]
        spent = [feed(world, some, source, server, publisher, sockets=sockets) for some in rounds]
    return min(spent[1:]) / (incoming * viewers) * 1e6


def feed(
    world: World, packets: list[bytes], source: socket.socket, server: socket.socket, path: Path, *, sockets: bool
) -> float:
    """Seconds of this thread for receiving and forwarding these packets."""
    receive: Callable[[bytes, Path, float], None] = world.forwarder.receive
    spent = 0.0
    for number, data in enumerate(packets):
        world.now += 0.002
        if sockets:
            source.sendto(data, server.getsockname())
            start = time.thread_time_ns()
            data, path = server.recvfrom(2048)
        else:
            start = time.thread_time_ns()
        receive(data, path, world.now)
        if number % FRAME == FRAME - 1:
            world.forwarder.flush()
        spent += time.thread_time_ns() - start
    return spent / 1e9


def main() -> None:
    lanes: tuple[LaneName, ...] = ("native", "python") if HAS_NATIVE else ("python",)
    print(f"{'lane':>7} {'viewers':>8} {'core, us':>10} {'with sockets, us':>18}   per forwarded packet")
    for viewers in VIEWERS:
        for lane in lanes:
            core, whole = (measure(lane, viewers, sockets=sockets) for sockets in (False, True))
            print(f"{lane:>7} {viewers:>8} {core:>10.2f} {whole:>18.2f}")


if __name__ == "__main__":
    main()
