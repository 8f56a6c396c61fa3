"""What viewers tell of their lines, packet by packet, and what follows from it: budgets, probes, repairs, echoes."""

from collections.abc import Iterator

import pytest

from rtc import rtcp
from rtc.estimator import START
from rtc.feedback import FeedbackBuilder, parse
from rtc.forwarder import OutputKey
from rtc.negotiated import EXT_TRANSPORT_WIDE, VP8
from tests.rtc.ends import Camera, Microphone, Rtp, Viewer, World, write_rtp
from tests.worlds.pipe import Pipe

pytestmark = pytest.mark.usefixtures("lane")

OVERHEAD = 16 + 28
"""The authentication tag, IP and UDP."""


class Line:
    """Tells the server what of the packets of a viewer got through a pipe, as a browser would."""

    def __init__(self, viewer: Viewer, pipe: Pipe, camera: Camera) -> None:
        self.viewer = viewer
        self.camera = camera
        self.world = viewer.end.world
        self.pipe = pipe
        self._arrivals: list[tuple[float, int]] = []
        self._builder = FeedbackBuilder()
        self.packets: list[Rtp] = []

    def step(self) -> None:
        """20 ms pass: what came until then is told."""
        for packet in self.viewer.take():
            self.packets.append(packet)
            number = int.from_bytes(packet.extensions[EXT_TRANSPORT_WIDE], "big")
            arrived = self.pipe.send(len(packet.payload) + 32 + OVERHEAD, self.world.now)
            if arrived is not None:
                self._arrivals.append((arrived, number))
        due = [each for each in self._arrivals if each[0] <= self.world.now]
        self._arrivals = [each for each in self._arrivals if each[0] > self.world.now]
        for arrived, number in sorted(due):
            self._builder.arrive(number, arrived)
        for message in self._builder.build(9, 0):
            self.viewer.end.send_rtcp(message)
        self.world.wait(0.02)

    @property
    def budget(self) -> float | None:
        return self.world.forwarder.budget(self.viewer.end.peer)

    def padding(self) -> int:
        return sum(packet.payload_type == VP8.rtx and not packet.payload for packet in self.packets)


def numbers(packets: list[Rtp]) -> Iterator[int]:
    return (int.from_bytes(packet.extensions[EXT_TRANSPORT_WIDE], "big") for packet in packets)


def watched(rate: float) -> tuple[World, Line]:
    """The viewer of a camera of 0.8 Mbit/s, on a line of this rate."""
    world = World()
    camera, viewer = world.camera(), world.viewer()
    camera.fill = bytes(1000)
    viewer.show(camera)
    camera.frame(key=True)
    return world, Line(viewer, Pipe(rate), camera)


def run(line: Line, seconds: float) -> None:
    for _ in range(round(seconds / 0.02)):
        line.camera.frame()
        line.step()


def test_all_that_leaves_to_a_peer_is_numbered_in_one_row() -> None:
    world = World()
    camera, microphone, viewer = world.camera(), world.microphone(), world.viewer()
    picture = viewer.show(camera)
    viewer.hear(microphone)
    camera.frame(key=True)
    microphone.speak()
    viewer.nack(picture, viewer.end.received[0].sequence)
    camera.frame()
    assert list(numbers(viewer.take())) == list(range(6))


def test_nothing_is_known_of_a_line_without_feedback() -> None:
    world, line = watched(1e6)
    line.camera.frame()
    assert line.budget is None
    assert world.forwarder.link_stats(line.viewer.end.peer, world.now).arriving == 0


def test_a_wide_line_is_taken_for_what_it_was_taken_for_at_first() -> None:
    _, line = watched(10e6)
    run(line, 3)
    assert line.budget == START
    assert line.padding() == 0


def test_a_narrow_line_is_found_out() -> None:
    world, line = watched(500_000)
    run(line, 3)
    assert line.budget is not None
    assert line.budget < 550_000
    assert world.forwarder.link_stats(line.viewer.end.peer, world.now).arriving == pytest.approx(500_000, rel=0.15)


def test_more_than_the_budget_is_probed_for_with_padding_and_found() -> None:
    world, line = watched(20e6)
    run(line, 1)
    world.forwarder.want(line.viewer.end.peer, 6_000_000, world.now)
    run(line, 4)
    assert line.padding() > 50
    assert line.budget is not None
    assert line.budget > 5_000_000


def test_what_a_browser_without_such_feedback_estimates_is_taken() -> None:
    world = World()
    viewer = world.viewer()
    viewer.end.send_rtcp(rtcp.remb(9, 750_000, [1]))
    assert world.forwarder.budget(viewer.end.peer) == pytest.approx(750_000, rel=0.01)


@pytest.mark.parametrize("base", [0, 5000, 0xFFF0])
def test_feedback_on_what_was_never_sent_changes_nothing(base: int) -> None:
    world, line = watched(10e6)
    builder = FeedbackBuilder()
    for number in range(100):
        builder.arrive(base + 1000 + number & 0xFFFF, 1.0 + number / 100)
    for message in builder.build(9, 0):
        line.viewer.end.send_rtcp(message)
    world.wait(0.1)
    assert line.budget in {None, START}


def test_repairs_do_not_jam_a_line_that_is_full() -> None:
    _, line = watched(500_000)
    run(line, 3)
    before = len(line.packets)
    (output,) = line.viewer.ssrcs
    for _ in range(50):
        line.viewer.nack(
            output, *[packet.sequence for packet in line.packets[-200:] if packet.payload_type == VP8.payload_type]
        )
        line.step()
    octets = sum(len(packet.payload) for packet in line.packets[before:] if packet.payload_type == VP8.rtx)
    assert 0 < octets * 8 < 0.4 * 500_000


def lossy(viewer: Viewer, output: OutputKey, highest: int) -> None:
    block = rtcp.ReportBlock(viewer.ssrcs[output], 20, 0, highest, 0, 0, 0)
    viewer.end.send_rtcp(rtcp.receiver_report(9, [block]))


def test_on_a_line_that_loses_each_word_is_sent_twice_and_the_same_bytes() -> None:
    world = World()
    microphone, viewer = world.microphone(), world.viewer()
    voice = viewer.hear(microphone)
    microphone.speak(packets=3)
    assert viewer.end.echoes == 0
    lossy(viewer, voice, 100)
    lossy(viewer, voice, 200)
    world.wait(1.1)
    microphone.speak(packets=20)
    assert viewer.end.echoes == 19
    assert len(viewer.take()) == 23


def test_pictures_are_never_sent_twice_unasked() -> None:
    world = World()
    camera, viewer = world.camera(), world.viewer()
    output = viewer.show(camera)
    camera.frame(key=True)
    lossy(viewer, output, 100)
    lossy(viewer, output, 200)
    world.wait(1.1)
    camera.frame(count=5)
    assert viewer.end.echoes == 0


def spoken(microphone: Microphone, number: int) -> bytes:
    extensions = {1: microphone.mid.encode(), EXT_TRANSPORT_WIDE: number.to_bytes(2, "big")}
    microphone.sequence += 1
    return write_rtp(
        111, microphone.sequence, microphone.sequence * 960, microphone.ssrc, b"opus", extensions=extensions
    )


def test_a_publisher_is_told_what_arrived_and_what_did_not() -> None:
    world = World()
    microphone = world.microphone()
    for number in (0xFFFE, 0xFFFF, 1, 2):
        microphone.end.send(spoken(microphone, number))
        world.now += 0.02
    world.wait(0.12)
    (message,) = [each for each in microphone.end.take_messages() if isinstance(each, rtcp.TransportWide)]
    feedback = parse(message.body)
    assert feedback is not None
    assert feedback.base == 0xFFFE
    assert [arrival is not None for arrival in feedback.arrivals] == [True, True, False, True, True]
    first, last = feedback.arrivals[0], feedback.arrivals[-1]
    assert first is not None
    assert last is not None
    assert last - first == pytest.approx(0.06, abs=0.001)


def test_a_publisher_that_numbers_nothing_is_told_nothing() -> None:
    world = World()
    microphone = world.microphone()
    microphone.speak(packets=5)
    world.wait(0.5)
    assert not [each for each in microphone.end.take_messages() if isinstance(each, rtcp.TransportWide)]
