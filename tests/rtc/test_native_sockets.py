"""The native lane on real sockets: the same datagrams as on the plain lane, in as few messages as they fit."""

import socket
import struct

import pytest

from tests.rtc.conftest import NOT_BUILT
from tests.rtc.ends import Camera, Viewer, World
from tests.rtc.sockets import Sockets

pytestmark = NOT_BUILT

SOL_UDP, UDP_GRO = 17, 104
SO_NO_CHECK = 11
VIEWERS = 5
BIGGEST = 1300


def burst(camera: Camera, sizes: list[int]) -> None:
    """A key frame of packets with so many octets of payload each, which one wake-up brings."""
    for number, size in enumerate(sizes):
        head = b"\x90\xe0\x80\x01\x02\x00\x00" if number == 0 else b"\x80\xe0\x80\x01\x02\x00\x01"
        camera.end.send(camera.packet("", head + bytes(size - len(head)), marker=number == len(sizes) - 1))
    camera.end.world.forwarder.flush()


def film(world: World) -> tuple[Camera, list[Viewer]]:
    """A camera and its viewers, who have begun."""
    camera = world.camera()
    viewers = [world.viewer() for _ in range(VIEWERS)]
    for viewer in viewers:
        viewer.show(camera)
    burst(camera, [100])
    return camera, viewers


FRAMES = {
    "equal": [1000] * 8,
    "the last is shorter": [1000] * 7 + [400],
    "in two sizes, as libwebrtc splits frames": [1000] * 5 + [1001] * 3,
    "all different": list(range(200, 220)),
    "shorter and shorter": list(range(220, 200, -1)),
    "more than a message may hold": [BIGGEST] * 60,
    "more segments than a message may have": [60] * 66,
    "more than is held back": [700] * 150,
}


@pytest.mark.parametrize("sizes", FRAMES.values(), ids=FRAMES.keys())
def test_every_datagram_arrives_as_the_plain_lane_makes_it(sockets: Sockets, sizes: list[int]) -> None:
    plain, native = World(lane="python"), World(lane="native", flush=lambda: False, route=sockets.route)
    for world in (plain, native):
        camera, _ = film(world)
        for _ in range(2):
            burst(camera, sizes)
    for path, own in sockets.of.items():
        expected = [data for data, to in plain.wire if to == path]
        assert len(expected) == 1 + 2 * len(sizes)
        assert [own.recv(2048) for _ in expected] == expected
        own.setblocking(False)
        with pytest.raises(BlockingIOError):
            own.recv(2048)
    assert native.forwarder.stats() == plain.forwarder.stats()


def test_a_frame_leaves_as_one_message_for_each_viewer(sockets: Sockets) -> None:
    """A socket with UDP_GRO receives on this machine what was sent as one message undivided."""
    world = World(lane="native", flush=lambda: False, route=sockets.route)
    camera, _ = film(world)
    for own in sockets.of.values():
        own.recv(2048)
        own.setsockopt(SOL_UDP, UDP_GRO, 1)
    burst(camera, [1000] * 7 + [300])
    for own in sockets.of.values():
        data, control, _, _ = own.recvmsg(65_536, 64)
        segments = [
            struct.unpack("i", value)[0] for level, kind, value in control if (level, kind) == (SOL_UDP, UDP_GRO)
        ]
        (segment,) = segments
        assert len(data) == 7 * segment + segment - 700
        assert {data[at] for at in range(0, len(data), segment)} == {0x90}


def test_where_the_system_cannot_divide_a_message_datagrams_leave_one_by_one(sockets: Sockets) -> None:
    """A socket without checksums is one such case; a path whose MTU is smaller than the datagrams is the usual one."""
    sockets.server.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
    world = World(lane="native", flush=lambda: False, route=sockets.route)
    camera, _ = film(world)
    for _ in range(2):
        burst(camera, [500] * 9)
    for own in sockets.of.values():
        assert len([own.recv(2048) for _ in range(1 + 2 * 9)]) == 19
    assert world.forwarder.stats().unsent == 0


def test_what_the_system_refuses_is_counted_and_the_others_get_theirs(sockets: Sockets) -> None:
    world = World(lane="native", flush=lambda: False, route=sockets.route)
    camera = world.camera()
    near = world.viewer()
    sockets.port = 0
    far = world.viewer()
    for viewer in (far, near):
        viewer.show(camera)
    burst(camera, [100])
    burst(camera, [500] * 9)
    stats = world.forwarder.stats()
    assert (stats.sent, stats.unsent) == (20, 10)
    own = sockets.of[near.end.path]
    assert len([own.recv(2048) for _ in range(10)]) == 10


def test_a_peer_that_moves_gets_what_was_before_at_its_old_address(sockets: Sockets) -> None:
    world = World(lane="native", flush=lambda: False, route=sockets.route)
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    burst(camera, [100])
    camera.end.send(camera.packet("", bytes(200)))
    world.forwarder.move_peer(viewer.end.peer, "viewer elsewhere")
    burst(camera, [300])
    before, after = sockets.of[viewer.end.path], sockets.of["viewer elsewhere"]
    first, second, third = (len(own.recv(2048)) for own in (before, before, after))
    assert (second - first, third - second) == (100, 100)
