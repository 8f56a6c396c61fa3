"""What a wire remembers for transport-wide feedback, on both lanes: what it sent when, and what came when."""

import struct

import pytest

from rtc.lane import LaneName
from rtc.selective_forwarder import SelectiveForwarder
from rtc.wire import ARRIVALS, SENT, Wire
from tests.rtc.ends import End, World, write_rtp

pytestmark = pytest.mark.usefixtures("lane")


def wire_of(end: End) -> Wire:
    forwarder = end.world.forwarder
    assert isinstance(forwarder, SelectiveForwarder)
    return forwarder._endpoints[end.peer].wire


def test_every_packet_first_or_again_has_the_next_number_and_is_remembered(lane: LaneName) -> None:
    world = World(lane=lane)
    camera, viewer = world.camera(), world.viewer()
    output = viewer.show(camera)
    wire = wire_of(viewer.end)
    began = world.now
    camera.frame(key=True, count=3)
    world.now += 0.5
    viewer.nack(output, viewer.end.received[1].sequence)
    packets = viewer.take()
    assert [int.from_bytes(packet.extensions[6], "big") for packet in packets] == [0, 1, 2, 3]
    sizes = [len(data) for data, path in world.wire if path == viewer.end.path]
    sent = wire.sent([0, 1, 2, 3, 4])
    assert [each.size for each in sent if each is not None] == sizes
    assert [each.at for each in sent if each is not None] == pytest.approx([began] * 3 + [began + 0.5], abs=1e-5)
    assert sent[4] is None
    assert wire.sent_count == 4


def test_numbers_wrap_and_only_the_last_are_remembered(lane: LaneName) -> None:
    world = World(lane=lane)
    camera, viewer = world.camera(), world.viewer()
    viewer.show(camera)
    wire = wire_of(viewer.end)
    camera.frame(key=True, count=1)
    while wire.sent_count < 0x10000 + 3:
        camera.frame(count=64)
        viewer.take()
    newest = wire.sent_count - 1
    assert all(wire.sent([number & 0xFFFF for number in range(newest - SENT + 1, newest + 1)]))
    assert wire.sent([(newest - SENT) & 0xFFFF, (newest + 1) & 0xFFFF]) == [None, None]


def test_arrivals_are_told_once_with_their_times_whatever_becomes_of_the_packet(lane: LaneName) -> None:
    world = World(lane=lane)
    publisher = End(world, "publisher")
    wire = wire_of(publisher)
    began = world.now

    def send(number: int, ssrc: int = 7) -> bytes:
        extensions = {1: b"0", 6: struct.pack("!H", number)}
        data = publisher.protect(write_rtp(96, 100 + number, 0, ssrc, b"x", extensions=extensions))
        world.receive(data, publisher.path)
        return data

    again = send(65_535)
    world.now += 0.25
    send(0, ssrc=8)
    world.receive(again, publisher.path)
    world.receive(again[:-1] + b"?", publisher.path)
    found = wire.arrivals()
    assert [each.number for each in found] == [65_535, 0]
    assert [each.at for each in found] == pytest.approx([began, began + 0.25], abs=1e-5)
    assert wire.arrivals() == []
    for number in range(ARRIVALS + 5):
        send(number)
    assert [each.number for each in wire.arrivals()] == list(range(5, ARRIVALS + 5))


def test_a_packet_without_a_number_is_no_arrival(lane: LaneName) -> None:
    world = World(lane=lane)
    camera = world.camera()
    camera.frame(key=True)
    assert wire_of(camera.end).arrivals() == []


def test_a_packet_of_a_moment_before_spoils_no_time(lane: LaneName) -> None:
    """What Python sends or receives is of the moment in which its turn began; the lane's thread did not wait for it."""
    world = World(lane=lane)
    camera, viewer = world.camera(), world.viewer()
    publisher = End(world, "publisher of sound")
    viewer.show(camera)
    began = world.now
    for number, moment in enumerate((0.0, 0.003, 0.001)):
        world.now = began + moment
        camera.frame(key=number == 0, count=1)
        extensions = {1: b"0", 6: struct.pack("!H", number)}
        world.receive(publisher.protect(write_rtp(96, 100 + number, 0, 7, b"x", extensions=extensions)), publisher.path)
    sent, arrived = wire_of(viewer.end).sent([0, 1, 2]), wire_of(publisher).arrivals()
    moments = pytest.approx([began, began + 0.003, began + 0.001], abs=1e-5)
    assert [each.at for each in sent if each is not None] == moments
    assert [each.at for each in arrived] == moments
