"""What a tap of the forwarder gets: what a viewer would get, as plain RTP, in both lanes."""

import pytest

from rtc import rtcp
from rtc.forwarder import OutputKey, TapKey, TrackKey
from rtc.negotiated import H264, Kind
from rtc.wire import TAPPED
from tests.rtc.ends import Camera, Rtp, World, read_rtp, steps

pytestmark = pytest.mark.usefixtures("lane")


class Listener:
    """A tap with an output for each track that it takes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tap: TapKey = world.forwarder.add_tap()

    def take_track(self, track: TrackKey, kind: Kind, layer: str = "") -> OutputKey:
        output = self.world.forwarder.add_tap_output(self.tap, kind)
        self.world.forwarder.connect(output, track, layer)
        return output

    def show(self, camera: Camera, layer: str = "") -> OutputKey:
        return self.take_track(camera.track, Kind.VIDEO, layer)

    def take(self) -> list[Rtp]:
        self.world.forwarder.flush()
        return [read_rtp(each.data) for each in self.world.forwarder.take_tapped(self.tap)]


def seen(packet: Rtp) -> tuple[int, bool, bytes]:
    """What a recorder and a viewer have in common, who number pictures on their own."""
    return packet.payload_type, packet.marker, packet.payload[-4:]


def test_a_tap_gets_what_a_viewer_gets_without_extensions() -> None:
    world = World()
    camera, microphone = world.camera(), world.microphone()
    viewer, listener = world.viewer(), Listener(world)
    viewer.show(camera)
    viewer.hear(microphone)
    picture = listener.show(camera)
    sound = listener.take_track(microphone.track, Kind.AUDIO)
    camera.frame(key=True, count=5)
    microphone.speak(packets=3)
    camera.frame()
    tapped = listener.take()
    assert [seen(packet) for packet in tapped] == [seen(packet) for packet in viewer.take()]
    assert [packet.ssrc for packet in tapped] == [picture] * 5 + [sound] * 3 + [picture] * 2
    assert not any(packet.extensions for packet in tapped)
    for output in (picture, sound):
        assert steps(packet.sequence for packet in tapped if packet.ssrc == output) == {1}
    assert listener.take() == []


def test_each_packet_tells_when_it_came() -> None:
    world = World()
    camera, listener = world.camera(), Listener(world)
    listener.show(camera)
    camera.frame(key=True, count=1)
    world.now += 0.5
    camera.frame(count=1)
    world.forwarder.flush()
    assert [each.arrived for each in world.forwarder.take_tapped(listener.tap)] == [1000.0, 1000.5]


def test_lost_packets_are_asked_for_and_all_come() -> None:
    world = World(7)
    camera, listener = world.camera(), Listener(world)
    listener.show(camera)
    camera.frame(key=True)
    camera.end.lost_up = 0.2
    for _ in range(100):
        camera.frame(count=3)
        world.wait(0.04)
        camera.answer_nacks()
    camera.end.lost_up = 0.0
    camera.frame()
    for _ in range(40):
        world.wait(0.02)
        camera.answer_nacks()
    received = sorted(listener.take(), key=lambda packet: packet.sequence - (packet.sequence > 0x8000) * 0x10000)
    assert len(received) == 2 + 300 + 2
    assert steps(packet.sequence for packet in received) == {1}
    assert world.forwarder.stats().nacks_sent > 10


def test_a_closed_gate_lets_nothing_into_a_tap_from_the_next_packet_on() -> None:
    world = World()
    camera, microphone, listener = world.camera(), world.microphone(), Listener(world)
    listener.show(camera)
    listener.take_track(microphone.track, Kind.AUDIO)
    camera.frame(key=True)
    microphone.speak()
    assert len(listener.take()) == 3
    world.forwarder.set_open(camera.track, False)
    world.forwarder.set_open(microphone.track, False)
    camera.frame(key=True)
    microphone.speak(packets=9)
    assert listener.take() == []
    world.now += 5
    world.forwarder.set_open(camera.track, True)
    camera.frame()
    assert listener.take() == [], "a picture begins with a key frame"
    world.wait(0.02)
    assert camera.key_frames_asked() == [""]
    camera.frame(key=True)
    assert len(listener.take()) == 2


def test_layers_change_at_key_frames_and_no_number_tells_of_it() -> None:
    world = World()
    camera, listener = world.camera("q", "h", "f"), Listener(world)
    output = listener.show(camera, "q")

    def all_layers(*, key: bool = False) -> None:
        for rid in camera.encodings:
            camera.frame(rid, key=key)
        world.wait(0.04)

    all_layers(key=True)
    world.forwarder.connect(output, camera.track, "")
    all_layers()
    assert camera.key_frames_asked() == ["f"]
    all_layers(key=True)
    received = listener.take()
    assert [packet.payload[-1:] for packet in received] == [b"q"] * 6 + [b"f"] * 2
    assert steps(packet.sequence for packet in received) == {1}
    assert steps((packet.timestamp for packet in received), 32) == {0, 1, 3000}
    assert {packet.ssrc for packet in received} == {output}


def test_a_tap_begins_in_the_layer_that_it_wants_and_takes_another_only_when_that_one_stopped() -> None:
    world = World()
    camera, listener = world.camera("q", "h", "f"), Listener(world)
    for rid in ("q", "h", "f"):
        camera.frame(rid)
    listener.show(camera)
    for rid in ("q", "h", "f"):
        camera.frame(rid, key=True)
    assert {packet.payload[-1:] for packet in listener.take()} == {b"f"}
    for _ in range(30):
        world.wait(0.04)
        camera.frame("h")
    assert "h" in camera.key_frames_asked()
    camera.frame("q", key=True)
    camera.frame("h", key=True)
    assert {packet.payload[-1:] for packet in listener.take()} == {b"h"}


def test_a_tap_asks_for_key_frames_as_viewers_do() -> None:
    world = World()
    camera, viewer, listener = world.camera(), world.viewer(), Listener(world)
    shown, output = viewer.show(camera), listener.show(camera)
    camera.frame(key=True)
    world.wait(1.0)
    camera.key_frames_asked()
    world.forwarder.ask_key_frame(output)
    viewer.ask_key_frame(shown)
    world.wait(0.1)
    assert camera.key_frames_asked() == [""]


def test_reports_are_by_the_clock_of_the_server_and_follow_every_change() -> None:
    world = World()
    camera, listener = world.camera(), Listener(world)
    output = listener.show(camera)

    def reports() -> list[tuple[float, int]]:
        found = world.forwarder.take_tap_reports(listener.tap, world.now)
        assert all(report.output == output for report in found)
        return [(report.ntp / 2**32, report.rtp) for report in found]

    camera.frame(key=True, count=1)
    assert reports() == [], "the publisher has not said what its timestamps mean"
    timestamp = camera.encodings[""].timestamp & 0xFFFFFFFF
    report = rtcp.SenderReport(camera.encodings[""].ssrc, 77 << 32, timestamp, 1, 1)
    camera.end.send_rtcp(rtcp.sender_report(report))
    (first,) = listener.take()
    assert len(reports()) == 1
    world.wait(1.1)
    ((at, rtp),) = reports()
    assert at == pytest.approx(world.now, abs=0.001)
    assert (rtp - first.timestamp) & 0xFFFFFFFF == pytest.approx(3000 + 99_000, abs=10)
    assert reports() == [], "once a second"
    world.forwarder.set_open(camera.track, False)
    world.forwarder.set_open(camera.track, True)
    camera.frame(key=True, count=1)
    assert len(reports()) == 1, "what was opened again has another relation to time"


def test_a_removed_output_falls_silent_and_leaves_the_others() -> None:
    world = World()
    first, second, listener = world.camera(), world.camera(), Listener(world)
    output = listener.show(first)
    listener.show(second)
    world.forwarder.remove_output(output)
    world.forwarder.remove_output(output)
    first.frame(key=True)
    second.frame(key=True)
    assert len(listener.take()) == 2
    world.forwarder.remove_tap(listener.tap)
    world.forwarder.remove_tap(listener.tap)
    second.frame()
    world.wait(0.1)


def test_what_nobody_takes_is_bounded_and_counted() -> None:
    world = World()
    camera, listener = world.camera(), Listener(world)
    camera.payload_type = H264.payload_type
    listener.show(camera)
    size = 1000
    room = TAPPED // (12 + size)
    for number in range(room + 10):
        camera.end.send(camera.packet("", b"\x67" + bytes(size - 1), marker=True))
        if number % 1000 == 0:
            world.now += 0.1
    world.forwarder.flush()
    assert world.forwarder.tap_lost(listener.tap) == 10
    assert len(world.forwarder.take_tapped(listener.tap)) == room
    camera.end.send(camera.packet("", b"\x67abc", marker=True))
    assert len(listener.take()) == 1
