"""The forwarder as its peers see it: real SRTP on both sides."""

import pytest

from rtc.forwarder import SrtpProfile
from tests.rtc.ends import World, steps

pytestmark = pytest.mark.usefixtures("lane")


@pytest.mark.parametrize("publishing", ["aes128-gcm", "aes128-cm-sha1-80"])
@pytest.mark.parametrize("watching", ["aes128-gcm", "aes128-cm-sha1-80"])
def test_a_frame_travels_from_publisher_to_viewer(publishing: SrtpProfile, watching: SrtpProfile) -> None:
    world = World()
    camera = world.camera(profile=publishing)
    viewer = world.viewer(watching)
    output = viewer.show(camera)
    camera.frame(key=True)
    received = viewer.take()
    assert [packet.payload[-4:] for packet in received] == [b"....", b"...."]
    assert {packet.ssrc for packet in received} == {viewer.ssrcs[output]}
    assert [packet.marker for packet in received] == [False, True]
    assert steps(packet.sequence for packet in received) == {1}
    assert len({packet.timestamp for packet in received}) == 1


def test_video_begins_with_a_key_frame_which_is_asked_for() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    camera.frame()
    viewer.show(camera)
    camera.frame()
    assert viewer.take() == []
    world.wait(0.02)
    assert camera.key_frames_asked() == [""]
    camera.frame(key=True)
    assert len(viewer.take()) == 2


def test_a_packet_carries_the_slots_mid_the_time_of_sending_and_its_number_and_nothing_else() -> None:
    world = World()
    camera = world.camera("q")
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame("q", key=True)
    stamp = int(world.now * 2**18) & 0xFFFFFF
    for number, packet in enumerate(viewer.take()):
        assert packet.extensions == {1: b"s1", 5: stamp.to_bytes(3, "big"), 6: number.to_bytes(2, "big")}


def test_audio_travels_at_once() -> None:
    world = World()
    microphone = world.microphone()
    viewer = world.viewer()
    viewer.hear(microphone)
    microphone.speak(packets=10)
    received = viewer.take()
    assert len(received) == 10
    assert steps(packet.sequence for packet in received) == {1}
    assert steps((packet.timestamp for packet in received), 32) == {960}


def test_one_packet_reaches_every_viewer_under_that_viewers_numbers() -> None:
    world = World()
    camera = world.camera()
    viewers = [world.viewer() for _ in range(5)]
    for viewer in viewers:
        viewer.show(camera)
    camera.frame(key=True)
    received = [viewer.take() for viewer in viewers]
    assert {packets[0].payload[6:] for packets in received} == {received[0][0].payload[6:]}
    assert len({packets[0].sequence for packets in received}) == 5
