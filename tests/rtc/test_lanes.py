"""The native lane does, byte for byte, what the plain one does: in disorder, with hostile packets, while packets are held back."""

import gc
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path as File
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pylibsrtp import Error as SrtpFailure

from rtc.forwarder import Path, TappedPacket
from rtc.lane import LaneName
from rtc.lanes import choose
from rtc.negotiated import AV1, H264, VP8, VP9, Codec
from rtc.rewriting import NUMBER_AT
from tests.rtc.conftest import NOT_BUILT
from tests.rtc.ends import Camera, End, World, write_rtp
from tests.rtc.house import House
from tests.rtc.scenario import Scenario, play
from tests.rtc.sockets import Sockets, SocketWorld

Wire = Sequence[tuple[bytes, Path]]


def by_stream(opened: Wire) -> dict[tuple[Path, bytes], list[bytes]]:
    """The packets of each SSRC to each peer, and of RTCP, in their order.

    Of the transport-wide numbers, which go through all streams of a peer, it is checked that none is left out or used twice.
    """
    found: dict[tuple[Path, bytes], list[bytes]] = defaultdict(list)
    numbers: dict[Path, list[int]] = defaultdict(list)
    for data, path in opened:
        if 192 <= data[1] <= 223:
            found[path, b"rtcp"].append(data)
            continue
        numbers[path].append(int.from_bytes(data[NUMBER_AT : NUMBER_AT + 2], "big"))
        found[path, data[8:12]].append(data[:NUMBER_AT] + data[NUMBER_AT + 2 :])
    for each in numbers.values():
        assert each == [number & 0xFFFF for number in range(len(each))]
    return found


def by_output(scenario: Scenario) -> dict[int, list[TappedPacket]]:
    """What the tap got of each track, in its order."""
    found: dict[int, list[TappedPacket]] = defaultdict(list)
    for each in scenario.tapped:
        found[each.output].append(each)
    assert len(scenario.tapped) > 100
    return found


def figures(scenario: Scenario) -> list[object]:
    forwarder = scenario.world.forwarder
    outputs = [forwarder.output_stats(slot.output) for slot in scenario.slots]
    return [forwarder.stats(), *outputs, *(forwarder.track_stats(camera.track) for camera in scenario.cameras)]


def now_and_then(seed: int) -> Callable[[], bool]:
    """A wake-up brings one to many datagrams."""
    chance = Random(seed)
    return lambda: chance.random() < 0.15


@NOT_BUILT
@pytest.mark.parametrize("seed", range(100, 108))
def test_whatever_happens_both_lanes_send_the_same_datagrams_in_the_same_order(seed: int) -> None:
    plain, native = play(seed, 300, partial(World, lane="python")), play(seed, 300, partial(World, lane="native"))
    assert len(plain.world.wire) > 1000
    assert native.world.wire == plain.world.wire
    assert native.tapped == plain.tapped
    assert figures(native) == figures(plain)


@NOT_BUILT
@pytest.mark.parametrize("seed", range(200, 212))
def test_whatever_is_held_back_each_stream_is_the_same_in_the_end(seed: int) -> None:
    """Loss, disorder, repetition, wrapping numbers, layer changes, gates and NACKs, while packets wait for their flush."""
    plain = play(seed, 300, partial(World, lane="python", flush=now_and_then(seed)))
    native = play(seed, 300, partial(World, lane="native", flush=now_and_then(seed)))
    assert native.world.wire != plain.world.wire, "nothing was held back"
    assert by_stream(native.world.opened) == by_stream(plain.world.opened)
    assert by_output(native) == by_output(plain)
    assert figures(native) == figures(plain)


@NOT_BUILT
@pytest.mark.parametrize("seed", range(220, 226))
def test_peers_on_several_lanes_get_the_same_streams(seed: int) -> None:
    """Cameras and viewers are spread over three; most packets cross from one to another."""
    plain = play(seed, 300, partial(World, lane="python", flush=now_and_then(seed)))
    native = play(seed, 300, partial(World, lane="native", flush=now_and_then(seed), lanes=3))
    assert by_stream(native.world.opened) == by_stream(plain.world.opened)
    assert by_output(native) == by_output(plain)
    assert figures(native) == figures(plain)


@NOT_BUILT
@pytest.mark.parametrize("seed", range(300, 308))
def test_over_real_sockets_each_stream_is_the_same(seed: int, sockets: Sockets) -> None:
    plain = play(seed, 300, partial(World, lane="python", flush=now_and_then(seed)))
    native = play(seed, 300, lambda number: SocketWorld(number, sockets, now_and_then(seed)))
    assert by_stream(native.world.opened) == by_stream(plain.world.opened)
    assert by_output(native) == by_output(plain)
    assert figures(native) == figures(plain)


KEYS = {VP8: b"\x90\xe0\x80\x01\x02\x00\x00", VP9: b"\x8c\x80\x01", H264: b"\x67", AV1: b"\x18\x0a\x0b"}
KINDS = st.sampled_from([VP8, VP9, H264, AV1])
PAYLOADS = st.lists(st.tuples(KINDS, st.binary(max_size=40) | st.binary(min_size=1000, max_size=1320)), max_size=12)


@NOT_BUILT
@settings(max_examples=150)
@given(PAYLOADS, st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF), st.booleans())
def test_hostile_payloads_leave_both_lanes_alike(
    payloads: list[tuple[Codec, bytes]], sequence: int, timestamp: int, holds: bool
) -> None:
    """Authentic packets with any content: cut descriptors, picture numbers at the end, nothing at all."""

    def run(lane: LaneName) -> Wire:
        world = World(lane=lane, flush=lambda: not holds)
        camera = Camera(End(world, "publisher"), [""])
        world.forwarder.set_open(camera.track, True)
        for _ in range(2):
            world.viewer().show(camera)
        for number, (codec, payload) in enumerate(payloads):
            key = KEYS[codec]
            for content in (key, payload):
                camera.end.send(
                    write_rtp(
                        codec.payload_type, sequence + 2 * number + (content is payload), timestamp, 7, content,
                        extensions={1: b"1"},
                    )
                )  # fmt: skip
        world.forwarder.flush()
        return world.opened

    assert by_stream(run("native")) == by_stream(run("python"))


@NOT_BUILT
@settings(max_examples=150)
@given(st.lists(st.binary(min_size=1, max_size=1600), max_size=20), st.randoms(use_true_random=False))
def test_hostile_datagrams_leave_both_lanes_alike(datagrams: list[bytes], chance: Random) -> None:
    """Unprotected garbage, and garbage that its sender protected."""
    seed = chance.getrandbits(32)

    def run(lane: LaneName) -> Wire:
        world, random = World(lane=lane), Random(seed)
        camera = world.camera()
        viewer = world.viewer()
        output = viewer.show(camera)
        camera.frame(key=True)
        for data in datagrams:
            end = random.choice([camera.end, viewer.end])
            head = bytes([0x80 | data[0] & 0x3F]) + data[1:]
            if random.random() < 0.5 and 12 <= len(head) <= 1400:
                try:
                    head = end.protect(head)
                except SrtpFailure:
                    continue  # not even its sender could protect that
            world.receive(head, end.path)
        camera.frame(count=3)
        viewer.nack(output, *(packet.sequence for packet in viewer.end.received))
        world.wait(0.04)
        return world.wire

    assert run("native") == run("python")


def resident() -> int:
    """Bytes of this process in memory."""
    return int(File("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@NOT_BUILT
def test_peers_that_come_and_go_leave_nothing_behind() -> None:
    """The camera goes last, first, or while packets of it are held back."""
    world = World(lane="native")
    chance = Random(5)

    def come_and_go() -> None:
        camera = Camera(End(world, "publisher"), [""])
        world.forwarder.set_open(camera.track, True)
        viewers = [world.viewer() for _ in range(8)]
        for viewer in viewers:
            viewer.show(camera)
        camera.frame(key=True)
        world.flush = lambda: False
        camera.frame(count=5)
        peers = [camera.end.peer, *(viewer.end.peer for viewer in viewers)]
        chance.shuffle(peers)
        for peer in peers:
            world.forwarder.remove_peer(peer)
        world.flush = lambda: True
        world.forwarder.flush()
        world.ends.clear()
        world.wire.clear()
        world.opened.clear()

    def objects() -> Counter[str]:
        gc.collect()
        kept = ("Peer", "Sink", "Stream", "Gate")
        return Counter(type(each).__name__ for each in gc.get_objects() if type(each).__name__ in kept)

    def rounds(count: int) -> None:
        for number in range(count):
            come_and_go()
            if number % 50 == 0:
                gc.collect()  # in a process with much else the collector seldom comes by itself

    rounds(100)
    before, memory = objects(), resident()
    rounds(400)
    assert objects() == before
    assert not before
    assert resident() - memory < 2 << 20


def test_the_native_lane_is_taken_where_it_is_built_and_not_refused() -> None:
    assert choose("auto", has_native=True) == choose("native", has_native=True) == "native"
    assert choose("python", has_native=True) == choose("python", has_native=False) == "python"
    assert choose("auto", has_native=False) == "python"
    with pytest.raises(ValueError, match="not built"):
        choose("native", has_native=False)


async def test_the_lane_that_carries_the_media_is_told_at_start(
    lane: LaneName, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "rtc.lanes"):
        async with House(lane=lane) as house:
            assert house.server.stats.lane == lane
    (message,) = [record.getMessage() for record in caplog.records]
    assert lane in message.lower()
