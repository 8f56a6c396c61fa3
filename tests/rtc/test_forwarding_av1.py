"""Simulcast of AV1: layers begin with the first packet of a coded video sequence, and nothing else of it is read."""

from itertools import pairwise

import pytest

from rtc.negotiated import AV1, VP8
from tests.rtc.ends import Camera, Rtp, Viewer, World

pytestmark = pytest.mark.usefixtures("lane")

RIDS = ("q", "h", "f")


def all_layers(camera: Camera, *, key: bool = False) -> None:
    for rid in RIDS:
        camera.frame(rid, key=key)
    camera.end.world.wait(0.04)


def started(layer: str) -> tuple[World, Camera, Viewer]:
    world = World()
    camera = world.camera(*RIDS)
    camera.payload_type = AV1.payload_type
    viewer = world.viewer()
    all_layers(camera, key=True)
    viewer.show(camera, layer)
    camera.frame(layer, key=True)
    camera.key_frames_asked()
    return world, camera, viewer


def rids(packets: list[Rtp]) -> list[str]:
    return list(dict.fromkeys(chr(each.payload[-1]) for each in packets))


def test_a_layer_begins_with_its_key_frame_and_the_one_before_goes_on_until_then() -> None:
    world, camera, viewer = started("q")
    viewer.take()
    world.forwarder.connect(next(iter(viewer.ssrcs)), camera.track, "f")
    all_layers(camera)
    assert rids(viewer.take()) == ["q"]
    assert camera.key_frames_asked() == ["f"]
    camera.frame("h", key=True)
    assert not viewer.take()
    camera.frame("f", key=True)
    all_layers(camera)
    assert rids(viewer.take()) == ["f"]


def test_numbers_and_times_go_on_over_changes_of_the_layer_and_of_the_codec() -> None:
    world, camera, viewer = started("q")
    for layer, codec in (("f", AV1), ("h", VP8), ("q", AV1)):
        camera.payload_type = codec.payload_type
        world.forwarder.connect(next(iter(viewer.ssrcs)), camera.track, layer)
        all_layers(camera)
        all_layers(camera, key=True)
        all_layers(camera)
    packets = viewer.take()
    types = [before.payload_type for before, after in pairwise(packets) if before.payload_type != after.payload_type]
    assert types == [AV1.payload_type, VP8.payload_type]
    assert rids(packets) == ["q", "f", "h"]
    assert {(after.sequence - before.sequence) & 0xFFFF for before, after in pairwise(packets)} == {1}
    assert all((after.timestamp - before.timestamp) & 0xFFFFFFFF < 90_000 for before, after in pairwise(packets))


def test_a_packet_that_was_lost_is_sent_again_as_it_was() -> None:
    _, camera, viewer = started("h")
    all_layers(camera)
    lost = viewer.take()[-1]
    viewer.nack(next(iter(viewer.ssrcs)), lost.sequence)
    again = viewer.take()[-1]
    assert again.payload_type == AV1.rtx
    assert again.payload == lost.sequence.to_bytes(2, "big") + lost.payload
