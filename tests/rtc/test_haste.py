"""Between two rounds over all peers a tick is for those that are in haste, and says so only while there are any."""

import pytest

from rtc import rtcp
from tests.rtc.ends import Camera, Viewer, World

pytestmark = pytest.mark.usefixtures("lane")

TICKS = range(5)
"""Of a round."""


def watched() -> tuple[World, Camera, Viewer]:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    world.wait(0.2)
    world.forwarder.take_events()
    camera.end.take_messages()
    return world, camera, viewer


def nacks(camera: Camera) -> list[int]:
    return [lost for message in camera.end.take_messages() if isinstance(message, rtcp.Nack) for lost in message.lost]


def test_nothing_is_in_haste_while_packets_come_and_go() -> None:
    world, camera, _ = watched()
    for _ in range(20):
        camera.frame()
        assert not world.forwarder.is_in_haste
        world.wait(0.02)


@pytest.mark.parametrize("phase", TICKS)
def test_what_is_missing_is_asked_for_in_the_next_tick_whenever_that_is(phase: int) -> None:
    world, camera, _ = watched()
    for _ in range(phase):
        world.wait(0.02)
    first, second, third = camera.packets("", count=3)
    for each in (first, third):
        camera.end.send(each)
    assert world.forwarder.is_in_haste
    world.wait(0.02)
    assert nacks(camera) == [int.from_bytes(second[2:4], "big")]
    assert world.forwarder.is_in_haste, "it may have to be asked for again"
    camera.repair("", int.from_bytes(second[2:4], "big"))
    world.wait(0.02)
    assert not world.forwarder.is_in_haste


@pytest.mark.parametrize("phase", TICKS)
def test_a_key_frame_is_asked_for_in_the_next_tick_whenever_that_is(phase: int) -> None:
    world, camera, viewer = watched()
    for _ in range(phase):
        world.wait(0.02)
    viewer.ask_key_frame(next(iter(viewer.ssrcs)))
    assert world.forwarder.is_in_haste
    world.wait(0.02)
    assert camera.key_frames_asked() == [""]
    assert not world.forwarder.is_in_haste
