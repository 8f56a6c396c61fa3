"""What the server has muted or revoked is not forwarded, whatever the client sends (beyond.md; issue 2, section 3)."""

import pytest

from rtc.forwarder import TrackStarted
from rtc.negotiated import Kind
from tests.rtc.ends import Rtp, World, steps

pytestmark = pytest.mark.usefixtures("lane")


def kept(packets: list[Rtp]) -> list[int]:
    return [packet.sequence for packet in packets]


def test_a_track_starts_closed() -> None:
    world = World()
    camera = world.camera(opened=False)
    microphone = world.microphone(opened=False)
    viewer = world.viewer()
    viewer.show(camera)
    viewer.hear(microphone)
    camera.frame(key=True)
    microphone.speak(packets=3)
    assert viewer.take() == []
    assert not any(isinstance(event, TrackStarted) for event in world.forwarder.take_events())
    assert world.forwarder.track_stats(camera.track).refused == 2
    assert world.forwarder.track_stats(microphone.track).refused == 3


def test_a_muted_track_is_not_forwarded_from_the_next_packet_on() -> None:
    world = World()
    microphone = world.microphone()
    viewer = world.viewer()
    viewer.hear(microphone)
    microphone.speak(packets=2)
    assert len(viewer.take()) == 2
    world.forwarder.set_open(microphone.track, False)
    microphone.speak(packets=50)
    assert viewer.take() == []
    assert world.forwarder.track_stats(microphone.track).refused == 50


def test_a_microphone_that_is_opened_again_continues_its_numbers() -> None:
    world = World()
    microphone = world.microphone()
    viewer = world.viewer()
    viewer.hear(microphone)
    microphone.speak(packets=2)
    world.forwarder.set_open(microphone.track, False)
    for _ in range(50):
        microphone.speak()
        world.wait(0.02)
    world.forwarder.set_open(microphone.track, True)
    microphone.speak(packets=2)
    received = viewer.take()
    assert len(received) == 4
    assert steps(packet.sequence for packet in received) == {1}
    assert (received[2].timestamp - received[1].timestamp) & 0xFFFFFFFF in range(47_900, 48_100)


def test_video_that_is_opened_again_begins_with_a_key_frame() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    world.forwarder.set_open(camera.track, False)
    camera.frame(key=True)
    world.forwarder.set_open(camera.track, True)
    camera.frame()
    assert len(viewer.take()) == 2
    world.wait(0.02)
    assert camera.key_frames_asked() == [""]
    camera.frame(key=True)
    assert len(viewer.take()) == 2


def test_what_was_sent_before_the_gate_closed_is_not_sent_again() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    output = viewer.show(camera)
    camera.frame(key=True)
    lost = kept(viewer.take())
    world.forwarder.set_open(camera.track, False)
    viewer.nack(output, *lost)
    assert viewer.take() == []
    world.forwarder.set_open(camera.track, True)
    viewer.nack(output, *lost)
    assert viewer.take() == []


def test_a_retransmission_does_not_pass_the_closed_gate() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    viewer.take()
    world.forwarder.set_open(camera.track, False)
    camera.packets()
    camera.repair("", camera.encodings[""].sequence - 1)
    assert viewer.take() == []


def test_a_slot_does_not_send_again_what_another_track_sent_in_it() -> None:
    world = World()
    first, second = world.camera(), world.camera()
    viewer = world.viewer()
    output = viewer.show(first)
    first.frame(key=True)
    lost = kept(viewer.take())
    world.forwarder.connect(output, second.track)
    viewer.nack(output, *lost)
    assert viewer.take() == []
    second.frame(key=True)
    viewer.take()
    world.wait(0.3)
    viewer.nack(output, *lost)
    assert viewer.take() == []


def test_what_a_replaced_stream_sent_is_not_sent_again_after_the_gate_closed() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    output = viewer.show(camera)
    camera.frame(key=True)
    lost = kept(viewer.take())
    camera.encodings[""].ssrc = 900
    camera.frame(key=True)
    viewer.take()
    world.forwarder.set_open(camera.track, False)
    viewer.nack(output, *lost)
    assert viewer.take() == []


def test_a_closed_track_is_not_asked_for_anything() -> None:
    world = World()
    camera = world.camera(opened=False)
    viewer = world.viewer()
    viewer.show(camera)
    for _ in range(30):
        camera.frame()
        camera.packets()
        world.wait(0.04)
    assert camera.key_frames_asked() == []
    assert world.forwarder.stats().nacks_sent == 0


def test_a_closed_microphone_has_no_loudness() -> None:
    world = World()
    microphone = world.microphone()
    for _ in range(50):
        microphone.speak()
        world.wait(0.02)
    assert world.forwarder.loudness()[microphone.track] > 0.7
    world.forwarder.set_open(microphone.track, False)
    assert world.forwarder.loudness() == {}
    world.forwarder.set_open(microphone.track, True)
    assert world.forwarder.loudness() == {microphone.track: 0.0}


def test_outputs_of_a_removed_track_fall_silent_and_can_carry_another() -> None:
    world = World()
    first, second = world.camera(), world.camera()
    viewer = world.viewer()
    output = viewer.show(first)
    first.frame(key=True)
    world.forwarder.remove_track(first.track)
    world.forwarder.remove_track(first.track)
    first.frame(key=True)
    world.forwarder.connect(output, second.track)
    second.frame(key=True)
    received = viewer.take()
    assert len(received) == 4
    assert steps(packet.sequence for packet in received) == {1}


def test_a_track_that_takes_the_place_of_a_removed_one_finds_streams_that_say_their_name_no_more() -> None:
    world = World()
    camera = world.camera()
    camera.frame(key=True)
    world.forwarder.remove_track(camera.track)
    camera.track = world.forwarder.add_track(camera.end.peer, Kind.VIDEO, camera.mid)
    world.forwarder.set_open(camera.track, True)
    viewer = world.viewer()
    viewer.show(camera)
    camera.says_where = False
    camera.frame(key=True)
    assert len(viewer.take()) == 2


def test_a_removed_peer_leaves_nothing_behind() -> None:
    world = World()
    camera = world.camera()
    viewer, other = world.viewer(), world.viewer()
    viewer.show(camera)
    other.show(camera)
    camera.frame(key=True)
    world.forwarder.remove_peer(viewer.end.peer)
    world.forwarder.remove_peer(viewer.end.peer)
    viewer.take()
    camera.frame()
    assert viewer.take() == []
    assert len(other.take()) == 4
    world.forwarder.remove_peer(camera.end.peer)
    camera.frame()
    world.wait(0.1)
    assert other.take() == []
    dropped = world.forwarder.stats().dropped
    camera.frame()
    assert world.forwarder.stats().dropped == dropped + 2
