"""Packets get lost on both ways and come again."""

import struct
from random import Random

import pytest

from rtc.forwarder import OutputKey
from rtc.negotiated import VP8
from tests.rtc.ends import Camera, Rtp, Viewer, World, by_ssrc, steps

pytestmark = pytest.mark.usefixtures("lane")


def watched(seed: int = 1) -> tuple[World, Camera, Viewer, OutputKey]:
    """A camera that is watched, its first key frame received."""
    world = World(seed)
    camera = world.camera()
    viewer = world.viewer()
    output = viewer.show(camera)
    camera.frame(key=True)
    return world, camera, viewer, output


def repaired(packet: Rtp) -> Rtp:
    """The packet inside a retransmission, on the SSRC that it belongs to."""
    assert packet.payload_type == VP8.rtx
    (sequence,) = struct.unpack_from("!H", packet.payload)
    return packet._replace(
        payload_type=VP8.payload_type, sequence=sequence, ssrc=packet.ssrc - 1, payload=packet.payload[2:]
    )


def plain(packet: Rtp) -> Rtp:
    """Without the time of sending, which differs when it is sent again."""
    return packet._replace(extensions={1: packet.extensions[1]})


def test_what_a_viewer_lost_comes_again_as_rtx_just_as_it_was() -> None:
    world, camera, viewer, output = watched()
    for _ in range(20):
        camera.frame()
    sent = viewer.take()
    viewer.nack(output, *(packet.sequence for packet in sent[3:40:7]))
    again = viewer.take()
    assert [plain(repaired(packet)) for packet in again] == [plain(packet) for packet in sent[3:40:7]]
    assert {packet.ssrc for packet in again} == {viewer.ssrcs[output] + 1}
    assert steps(packet.sequence for packet in again) == {1}
    assert world.forwarder.output_stats(output).retransmitted == len(again)
    assert world.forwarder.stats().retransmitted == len(again)


def test_a_thousand_packets_back_can_be_asked_for_and_no_further() -> None:
    _, camera, viewer, output = watched()
    camera.frame(count=1100)
    sent = viewer.take()
    viewer.nack(output, sent[-1].sequence, sent[-1000].sequence, sent[-1100].sequence)
    assert [repaired(packet).sequence for packet in viewer.take()] == [sent[-1].sequence, sent[-1000].sequence]


def test_what_was_sent_before_a_switch_of_layers_comes_again_with_the_numbers_that_it_had() -> None:
    world = World()
    camera = world.camera("q", "h")
    viewer = world.viewer()
    for rid in ("q", "h"):
        camera.frame(rid, key=True)
    output = viewer.show(camera, "q")
    camera.frame("q", key=True)
    sent = viewer.take()
    for layer in ("h", "q", "h"):
        world.forwarder.connect(output, camera.track, layer)
        world.wait(0.02)
        camera.frame(layer, key=True)
        sent += viewer.take()
    assert len(sent) == 8
    viewer.nack(output, *(packet.sequence for packet in sent))
    assert [plain(repaired(packet)) for packet in viewer.take()] == [plain(packet) for packet in sent]


def test_a_packet_is_not_sent_again_twice_in_a_moment() -> None:
    world, _, viewer, output = watched()
    (first, *_) = viewer.take()
    viewer.nack(output, first.sequence, first.sequence)
    viewer.nack(output, first.sequence)
    assert len(viewer.take()) == 1
    world.wait(0.2)
    viewer.nack(output, first.sequence)
    assert len(viewer.take()) == 1


def test_a_number_that_was_never_sent_is_not_answered() -> None:
    _, _, viewer, output = watched()
    last = viewer.take()[-1].sequence
    viewer.nack(output, (last + 1) & 0xFFFF, (last - 2) & 0xFFFF, (last + 0x8000) & 0xFFFF)
    assert viewer.take() == []


def test_lost_audio_is_not_sent_again() -> None:
    world = World()
    microphone = world.microphone()
    viewer = world.viewer()
    output = viewer.hear(microphone)
    microphone.speak(packets=3)
    (first, *_) = viewer.take()
    viewer.nack(output, first.sequence)
    assert viewer.take() == []


def test_the_publisher_is_asked_for_what_it_lost_and_its_retransmission_fills_the_gap() -> None:
    world, camera, viewer, _ = watched()
    viewer.take()
    packets = camera.packets(count=5)
    for number in (0, 1, 4):
        camera.end.send(packets[number])
    before = viewer.take()
    assert len(before) == 3
    world.wait(0.04)
    assert camera.answer_nacks() == 2
    between = viewer.take()
    assert [packet.sequence - before[1].sequence & 0xFFFF for packet in between] == [1, 2]
    assert {packet.timestamp for packet in between} == {before[0].timestamp}
    assert world.forwarder.stats().nacks_sent == 1


def test_retransmissions_that_do_not_say_of_which_layer_they_are_find_the_one_that_misses_them() -> None:
    world = World()
    camera = world.camera("q", "h")
    camera.says_repaired = False
    for number, rid in enumerate(("q", "h")):
        camera.encodings[rid].sequence = 1000 * (number + 1)
    viewer = world.viewer()
    viewer.show(camera, "h")
    for rid in ("q", "h"):
        camera.frame(rid, key=True)
    camera.probe("h")
    first, _, last = camera.packets("h", count=3)
    for data in (first, last):
        camera.end.send(data)
    world.wait(0.02)
    viewer.take()
    assert camera.answer_nacks() == 1
    assert len(viewer.take()) == 1
    assert world.forwarder.stats().dropped == 1  # the probe, which nobody could place yet


def test_a_packet_that_comes_twice_is_forwarded_once() -> None:
    """Else two different packets would be protected with the same nonce."""
    world, camera, viewer, _ = watched()
    viewer.take()
    camera.frame()
    number = camera.encodings[""].sequence
    camera.repair("", number - 1)
    camera.repair("", number - 2)
    assert len(viewer.take()) == 2
    assert world.forwarder.stats().dropped == 0, "libsrtp had to prevent that a number is used twice"


def test_packets_that_overtake_each_other_are_not_asked_for() -> None:
    world, camera, viewer, _ = watched()
    viewer.take()
    first, second, third = (camera.end.protect(packet) for packet in camera.packets(count=3))
    for data in (second, first, third):
        world.receive(data, camera.end.path)
    world.wait(0.1)
    assert camera.answer_nacks() == 0
    assert steps(sorted(packet.sequence for packet in viewer.take())) == {1}


def test_when_a_packet_does_not_come_the_publisher_is_asked_for_a_key_frame() -> None:
    world, camera, viewer, _ = watched()
    viewer.take()
    camera.packets()
    camera.frame()
    for _ in range(50):
        camera.frame()
        world.wait(0.04)
    assert set(camera.key_frames_asked()) == {""}
    camera.frame(key=True)
    world.wait(1)
    assert camera.key_frames_asked() == []


def test_a_torn_stream_is_mended_by_a_key_frame_and_not_by_a_flood_of_requests() -> None:
    world, camera, viewer, _ = watched()
    camera.packets(count=600)
    camera.frame()
    world.wait(0.4)
    assert world.forwarder.stats().nacks_sent == 0
    assert camera.key_frames_asked() == [""]
    camera.frame(key=True)
    assert len(viewer.take()) == 6


def test_a_stream_that_jumps_far_goes_on_without_a_gap_at_its_next_key_frame() -> None:
    world, camera, viewer, _ = watched()
    camera.encodings[""].sequence += 20_000
    camera.frame()
    world.wait(0.02)
    assert camera.key_frames_asked() == [""]
    camera.frame(key=True)
    received = viewer.take()
    assert len(received) == 4
    assert steps(packet.sequence for packet in received) == {1}


def test_padding_leaves_no_gap() -> None:
    """Chromium measures bandwidth with packets that carry nothing (media.md, section 6)."""
    world, camera, viewer, _ = watched()
    for number in range(300):
        camera.pad()
        camera.frame()
        if number % 3 == 0:
            camera.pad()
    received = viewer.take()
    assert len(received) == 602
    assert steps(packet.sequence for packet in received) == {1}
    world.wait(0.1)
    assert world.forwarder.stats().nacks_sent == 0


def test_a_lost_packet_beside_padding_keeps_its_place() -> None:
    world, camera, viewer, _ = watched()
    viewer.take()
    camera.pad()
    (lost, last) = camera.packets()
    camera.end.send(last)
    camera.pad()
    camera.frame()
    assert lost
    world.wait(0.04)
    assert camera.answer_nacks() == 1
    received = viewer.take()
    assert len(received) == 4
    assert steps(sorted(packet.sequence for packet in received)) == {1}


def test_padding_that_was_lost_and_comes_late_fills_its_gap_with_nothing() -> None:
    world, camera, viewer, _ = watched()
    viewer.take()
    late = camera.end.protect(camera.packet("", b"", padding=100))
    camera.frame()
    world.receive(late, camera.end.path)
    *_, filler = received = viewer.take()
    assert filler.payload == b""
    assert steps(sorted(packet.sequence for packet in received)) == {1}


def test_probes_on_the_rtx_stream_are_absorbed() -> None:
    world, camera, viewer, _ = watched()
    viewer.take()
    for _ in range(20):
        camera.probe("")
    assert viewer.take() == []
    camera.frame()
    assert len(viewer.take()) == 2
    assert not any(layer.lost for layer in world.forwarder.track_stats(camera.track).layers)
    assert world.forwarder.stats().dropped == 0


@pytest.mark.parametrize("seed", range(6))
def test_over_a_link_that_loses_a_tenth_both_ways_every_packet_arrives(seed: int) -> None:
    """Publisher and viewer lose packets; NACK and RTX on both ways mend all of it, under one numbering, in order."""
    world, camera, viewer, output = watched(seed)
    camera.end.lost_up = viewer.end.lost_down = 0.1
    assembled: dict[int, Rtp] = {}
    counted = viewer.take()
    base = counted[0].sequence
    random = Random(seed)

    def absorb() -> None:
        for ssrc, packets in by_ssrc(viewer.take()).items():
            for packet in packets if ssrc == viewer.ssrcs[output] else map(repaired, packets):
                position = packet.sequence - base & 0xFFFF
                known = assembled.setdefault(position, packet)
                assert known.payload == packet.payload
                assert known.timestamp == packet.timestamp
        lost = [position for position in range(max(assembled)) if position not in assembled]
        if lost:
            viewer.nack(output, *(base + position & 0xFFFF for position in lost[:100]))

    assembled.update({packet.sequence - base & 0xFFFF: packet for packet in counted})
    for _ in range(150):
        camera.frame(count=random.randint(1, 8))
        world.wait(0.04)
        camera.answer_nacks()
        absorb()
    camera.end.lost_up = viewer.end.lost_down = 0
    camera.frame()
    for _ in range(25):
        world.wait(0.04)
        camera.answer_nacks()
        absorb()
    sent = camera.encodings[""].sequence - 65_530
    assert sorted(assembled) == list(range(sent))
    assert steps((assembled[position].payload[4] for position in range(sent)), 8) <= {0, 1}
    assert world.forwarder.stats().retransmitted > 30
    assert world.forwarder.stats().dropped == 0
    numbers = [(data[1] & 0x7F, data[8:12], data[2:4]) for data, path in world.wire if path == viewer.end.path]
    numbers = [number for number in numbers if number[0] in {VP8.payload_type, VP8.rtx}]
    assert len(numbers) == len(set(numbers))
    assert world.forwarder.track_stats(camera.track).layers[0].lost > 30
