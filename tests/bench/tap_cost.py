"""Prints what a recording costs in the media plane: the CPU time of a tap for each packet it is given, beside that of a viewer.

Packets of 1100 bytes come as in `forwarder_cost` (protected beforehand, without sockets, a frame of ten with each wake-up); each
frame is followed by what a tick of the server does with a tap. "In" is receiving alone; the others are what is added to it by a
first tap, by each further one, and by a viewer. The last column is a class of a camera in its best layer, a screen and four voices
(700 packets/s) in percent of a core, the tap alone. Time is that of the thread, best of several rounds.
"""

import time
from collections.abc import Callable

from rtc.forwarder import TapKey
from rtc.lane import LaneName
from rtc.lanes import HAS_NATIVE, make_lane
from rtc.negotiated import Kind
from rtc.selective_forwarder import SelectiveForwarder
from rtc.tap import Tapped
from tests.bench.forwarder_cost import FRAME, ROUNDS, drop, make_packets, nowhere
from tests.rtc.ends import Camera, End, World

PACKETS = 3000
"""Of a round."""
TAPS = 10
CLASS = 700
"""Packets a second of a class that is recorded."""


def measure(lane: LaneName, taps: int, viewers: int) -> float:
    """Microseconds for each packet, given to so many."""
    world = World()
    world.forwarder = SelectiveForwarder(make_lane(lane, drop, nowhere))
    camera = Camera(End(world, "publisher"), [""])
    world.forwarder.set_open(camera.track, True)
    keys = [world.forwarder.add_tap() for _ in range(taps)]
    for key in keys:
        world.forwarder.connect(world.forwarder.add_tap_output(key, Kind.VIDEO), camera.track)
    for number in range(viewers):
        peer = End(world, number).peer
        world.forwarder.connect(world.forwarder.add_output(peer, Kind.VIDEO, "v1", 10_000, 10_001), camera.track)
    packets = make_packets(camera, PACKETS * (ROUNDS + 1))
    rounds = [packets[start : start + PACKETS] for start in range(0, len(packets), PACKETS)]
    spent = [feed(world, some, keys) for some in rounds]
    return min(spent[1:]) / PACKETS * 1e6


def feed(world: World, packets: list[bytes], taps: list[TapKey]) -> float:
    """Seconds of this thread; every packet has to arrive in every tap."""
    receive: Callable[[bytes, str, float], None] = world.forwarder.receive
    came = 0
    start = time.thread_time_ns()
    for number, data in enumerate(packets):
        world.now += 0.002
        receive(data, "publisher", world.now)
        if number % FRAME == FRAME - 1:
            world.forwarder.flush()
            for tap in taps:
                came += len([Tapped("", each.data, each.arrived) for each in world.forwarder.take_tapped(tap)])
    spent = time.thread_time_ns() - start
    assert came == len(packets) * len(taps)
    return spent / 1e9


def main() -> None:
    print(
        f"{'lane':>7} {'in, us':>8} {'tap, us':>8} {'further, us':>12} {'viewer, us':>11} {'a class, % of a core':>21}"
    )
    lanes: tuple[LaneName, ...] = ("native", "python") if HAS_NATIVE else ("python",)
    for lane in lanes:
        nothing, one, many, viewer = (measure(lane, *some) for some in ((0, 0), (1, 0), (TAPS, 0), (0, 1)))
        further = (many - one) / (TAPS - 1)
        print(
            f"{lane:>7} {nothing:>8.2f} {one - nothing:>8.2f} {further:>12.2f} {viewer - nothing:>11.2f} "
            f"{(one - nothing) * CLASS / 1e4:>21.3f}"
        )


if __name__ == "__main__":
    main()
