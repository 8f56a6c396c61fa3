"""RTCP in both directions: what publishers hear of their streams, and viewers of theirs."""

import pytest

from rtc import rtcp
from rtc.forwarder import OutputKey
from tests.rtc.ends import Camera, Microphone, Viewer, World

pytestmark = pytest.mark.usefixtures("lane")


def reports(viewer: Viewer) -> dict[int, rtcp.SenderReport]:
    """The last sender report of each stream since the last call."""
    return {message.ssrc: message for message in viewer.end.take_messages() if isinstance(message, rtcp.SenderReport)}


def publisher_report(source: Camera | Microphone, seconds: float, rtp: int) -> None:
    """The publisher says that `rtp` was the timestamp at `seconds` of its own clock."""
    ssrc = source.ssrc if isinstance(source, Microphone) else source.encodings[""].ssrc
    report = rtcp.SenderReport(ssrc, int(seconds * 2**32), rtp & 0xFFFFFFFF, 1, 1)
    source.end.send_rtcp(rtcp.sender_report(report))


def test_publishers_hear_of_loss_and_of_what_they_may_send() -> None:
    world = World(remb_bitrate=4_000_000)
    camera = world.camera("q", "h")
    for number in range(20):
        for rid in ("q", "h"):
            packets = camera.packets(rid)
            for data in packets[number % 2 :] if rid == "h" else packets:
                camera.end.send(data)
    world.wait(0.02)
    messages = camera.end.take_messages()
    (report,) = (message for message in messages if isinstance(message, rtcp.ReceiverReport))
    lost = {block.ssrc: (block.lost, block.fraction_lost) for block in report.blocks}
    assert lost == {100: (0, 0), 101: (10, 10 * 256 // 40)}
    (remb,) = (message for message in messages if isinstance(message, rtcp.Remb))
    assert remb.ssrcs == (100, 101)
    assert remb.bitrate == pytest.approx(4_000_000, rel=0.001)


def test_publishers_hear_twice_a_second() -> None:
    world = World()
    camera = world.camera()
    for _ in range(100):
        camera.frame()
        world.wait(0.04)
    heard = [message for message in camera.end.take_messages() if isinstance(message, rtcp.ReceiverReport)]
    assert len(heard) == 8


def test_a_publishers_report_is_echoed_so_that_it_can_measure_the_round_trip() -> None:
    world = World()
    camera = world.camera()
    camera.frame()
    publisher_report(camera, 5.5, 0)
    world.wait(0.6)
    *_, report = (message for message in camera.end.take_messages() if isinstance(message, rtcp.ReceiverReport))
    assert report.blocks[0].last_report == int(5.5 * 65_536)
    assert report.blocks[0].delay / 65_536 == pytest.approx(0.52, abs=0.03)


def test_sender_reports_of_a_camera_and_a_microphone_keep_their_distance() -> None:
    """Lip sync: what was captured at one instant is reported as one instant, though every number is the server's."""
    world = World()
    camera = world.camera()
    microphone = Microphone(camera.end)
    world.forwarder.set_open(microphone.track, True)
    viewer = world.viewer()
    shown, heard = viewer.show(camera), viewer.hear(microphone)
    world.wait(0.1)
    camera.frame(key=True)
    microphone.speak()
    video_in, audio_in = camera.encodings[""].timestamp - 3000, microphone.timestamp - 960
    video_out, audio_out = (packet.timestamp for packet in viewer.take()[1:])
    publisher_report(camera, 77.0, video_in + 900)
    publisher_report(microphone, 77.25, audio_in + 4800)
    world.wait(1.1)
    heard_of = reports(viewer)
    video, audio = heard_of[viewer.ssrcs[shown]], heard_of[viewer.ssrcs[heard]]

    def instant(report: rtcp.SenderReport, timestamp: int, clock_rate: int) -> float:
        """The moment at which this timestamp was captured, by the report."""
        ticks = (timestamp - report.rtp + 0x80000000) % (1 << 32) - 0x80000000
        return report.ntp / 2**32 + ticks / clock_rate

    captured_video, captured_audio = 77.0 - 0.01, 77.25 - 0.1
    apart = instant(audio, audio_out, 48_000) - instant(video, video_out, 90_000)
    assert apart == pytest.approx(captured_audio - captured_video, abs=0.001)


def test_sender_reports_count_what_was_sent_and_come_each_second() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    output = viewer.show(camera)
    camera.frame(key=True)
    publisher_report(camera, 1.0, 0)
    world.wait(0.04)
    viewer.end.take_messages()
    for _ in range(25):
        camera.frame()
        world.wait(0.04)
    (report,) = (message for message in viewer.end.take_messages() if isinstance(message, rtcp.SenderReport))
    received = viewer.take()
    assert report.ssrc == viewer.ssrcs[output]
    assert report.packets in (50, 51, 52)
    assert report.octets == sum(len(packet.payload) for packet in received[: report.packets])


def test_after_a_switch_a_sender_report_comes_at_once() -> None:
    world = World()
    first, second = world.camera(), world.camera()
    viewer = world.viewer()
    output = viewer.show(first)
    first.frame(key=True)
    second.frame(key=True)
    publisher_report(second, 1.0, 0)
    world.wait(0.04)
    viewer.end.take_messages()
    world.forwarder.connect(output, second.track)
    second.frame(key=True)
    world.wait(0.02)
    assert len(reports(viewer)) == 1


def test_no_report_is_sent_of_a_stream_whose_clock_is_unknown() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    world.wait(2)
    assert reports(viewer) == {}


def test_a_viewers_report_gives_its_loss_and_round_trip() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    output = viewer.show(camera)
    camera.frame(key=True)
    publisher_report(camera, 1.0, 0)
    world.wait(0.02)
    (report,) = reports(viewer).values()
    world.wait(0.5)
    middle = report.ntp >> 16 & 0xFFFFFFFF
    block = rtcp.ReportBlock(report.ssrc, 64, 5, 1, 0, middle, int(0.4 * 65_536))
    viewer.end.send_rtcp(rtcp.receiver_report(9, [block]))
    stats = world.forwarder.output_stats(output)
    assert stats.fraction_lost == 0.25
    assert stats.round_trip == pytest.approx(0.1, abs=0.005)


def test_a_step_of_the_publishers_clock_is_followed() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    publisher_report(camera, 1.0, 0)
    world.wait(1.1)
    (before,) = reports(viewer).values()
    publisher_report(camera, 5000.0, round(1.1 * 90_000))
    world.wait(1.1)
    (after,) = reports(viewer).values()
    ticks = (after.rtp - before.rtp) & 0xFFFFFFFF
    assert ticks / 90_000 == pytest.approx((after.ntp - before.ntp) / 2**32, abs=0.05)


def lossy_report(viewer: Viewer, output: OutputKey, highest: int, loss: float, jitter: float = 0.0) -> None:
    block = rtcp.ReportBlock(
        viewer.ssrcs[output], min(255, round(loss * 256)), 0, highest, round(jitter * 48_000), 0, 0
    )
    viewer.end.send_rtcp(rtcp.receiver_report(9, [block]))


def test_loss_of_either_direction_makes_a_connection_poor() -> None:
    world = World()
    microphone, viewer = world.microphone(), world.viewer()
    voice = viewer.hear(microphone)
    microphone.speak()
    for highest in (100, 200, 300):
        lossy_report(viewer, voice, highest, 0.2, jitter=0.01)
        world.wait(1)
    link = world.forwarder.link_stats(viewer.end.peer, world.now)
    assert link.quality == "poor"
    assert link.loss == pytest.approx(0.2, abs=0.01)
    assert link.jitter == pytest.approx(0.01, abs=0.001)
    assert world.forwarder.link_stats(microphone.end.peer, world.now).quality == "good"
    for _ in range(3):
        microphone.sequence += 50
        microphone.speak(packets=50)
        world.wait(1)
    assert world.forwarder.link_stats(microphone.end.peer, world.now).quality == "poor"


def test_a_report_that_leaps_tells_nothing_of_loss() -> None:
    world = World()
    microphone, viewer = world.microphone(), world.viewer()
    voice = viewer.hear(microphone)
    microphone.speak()
    for highest in (100, 50, 0xFFFFFFFF):
        lossy_report(viewer, voice, highest, 1.0)
    assert world.forwarder.link_stats(viewer.end.peer, world.now).loss == 0
