"""Simulcast of VP9: layers begin with key frames of theirs, and picture numbers go on over a change (RFC 9628)."""

import struct
from itertools import pairwise

import pytest

from rtc.negotiated import VP9
from tests.rtc.ends import Camera, Rtp, Viewer, World

pytestmark = pytest.mark.usefixtures("lane")

RIDS = ("q", "h", "f")
PICTURE, PREDICTED, LAYERS, BEGIN, END = 0x80, 0x40, 0x20, 0x08, 0x04


def picture(camera: Camera, rid: str, *, key: bool = False, count: int = 2) -> None:
    """A frame of one spatial layer, not in flexible mode: 15 bits of picture number, then TL0PICIDX."""
    encoding = camera.encodings[rid]
    for number in range(count):
        first = PICTURE | LAYERS | (0 if key else PREDICTED)
        first |= (BEGIN if number == 0 else 0) | (END if number == count - 1 else 0)
        payload = struct.pack("!BHBB", first, 0x8000 | encoding.picture & 0x7FFF, 0, encoding.temporal & 0xFF)
        camera.end.send(camera.packet(rid, payload + rid.encode(), marker=number == count - 1))
    encoding.picture += 1
    encoding.temporal += 1
    encoding.timestamp += 3000


def all_layers(camera: Camera, *, key: bool = False) -> None:
    for rid in RIDS:
        picture(camera, rid, key=key)
    camera.end.world.wait(0.04)


def started(layer: str) -> tuple[World, Camera, Viewer]:
    world = World()
    camera = world.camera(*RIDS)
    camera.payload_type = VP9.payload_type
    viewer = world.viewer()
    all_layers(camera, key=True)
    viewer.show(camera, layer)
    picture(camera, layer, key=True)
    camera.key_frames_asked()
    return world, camera, viewer


def numbers(packets: list[Rtp]) -> list[tuple[int, int]]:
    """Picture number and TL0PICIDX of whole frames, in order."""
    found = [(struct.unpack_from("!H", each.payload, 1)[0] & 0x7FFF, each.payload[4]) for each in packets]
    return list(dict.fromkeys(found))


def rids(packets: list[Rtp]) -> list[str]:
    return list(dict.fromkeys(each.payload[5:].decode() for each in packets))


def test_a_layer_begins_with_its_key_frame_and_the_one_before_goes_on_until_then() -> None:
    world, camera, viewer = started("q")
    viewer.take()
    world.forwarder.connect(next(iter(viewer.ssrcs)), camera.track, "f")
    all_layers(camera)
    assert rids(viewer.take()) == ["q"]
    assert camera.key_frames_asked() == ["f"]
    picture(camera, "h", key=True)
    assert not viewer.take()
    picture(camera, "f", key=True)
    all_layers(camera)
    assert rids(viewer.take()) == ["f"]


def test_all_numbers_go_on_over_changes_of_the_layer() -> None:
    world, camera, viewer = started("q")
    for layer in ("f", "h", "q", "f"):
        world.forwarder.connect(next(iter(viewer.ssrcs)), camera.track, layer)
        all_layers(camera)
        all_layers(camera, key=True)
        all_layers(camera)
    packets = viewer.take()
    assert {"q", "h", "f"} <= set(rids(packets))
    assert {(after.sequence - before.sequence) & 0xFFFF for before, after in pairwise(packets)} == {1}
    found = numbers(packets)
    for (before, base), (after, later) in pairwise(found):
        assert (after - before) & 0x7FFF == 1
        assert (later - base) & 0xFF == 1


def test_a_packet_that_was_lost_is_sent_again_as_it_was() -> None:
    _, camera, viewer = started("h")
    output = next(iter(viewer.ssrcs))
    all_layers(camera)
    lost = [each for each in viewer.take() if each.payload_type == VP9.payload_type][-1]
    viewer.nack(output, lost.sequence)
    again = viewer.take()[-1]
    assert again.payload_type == VP9.rtx
    assert again.payload == lost.sequence.to_bytes(2, "big") + lost.payload
