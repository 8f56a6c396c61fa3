"""How streams find their tracks, and that nothing a peer or a stranger sends does harm."""

import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtc import rtcp
from rtc.negotiated import AV1, H264, OPUS, VP8, VP9, Kind
from rtc.wire import MAX_SSRCS
from tests.rtc.ends import Camera, End, Microphone, World, steps, write_rtp

pytestmark = pytest.mark.usefixtures("lane")

KEY_FRAMES = {
    VP8.payload_type: b"\x10\x10\x00\x00\x9d\x01\x2a\x80\x02\x68\x01....",
    VP9.payload_type: b"\x08....",
    H264.payload_type: b"\x78\x00\x02\x67\x42\x00\x02\x68\xce",
    AV1.payload_type: b"\x18\x0a\x0b....",
}
OTHERS = {
    VP8.payload_type: b"\x10\x11....",
    VP9.payload_type: b"\x48....",
    H264.payload_type: b"\x41....",
    AV1.payload_type: b"\x10\x32....",
}


def test_streams_of_one_peer_find_their_tracks_by_mid() -> None:
    world = World()
    camera = world.camera()
    screen = Camera(camera.end, [""], mid="2")
    screen.encodings[""].ssrc = 500
    microphone = Microphone(camera.end)
    for track in (screen.track, microphone.track):
        world.forwarder.set_open(track, True)
    viewers = [world.viewer() for _ in range(3)]
    viewers[0].show(camera)
    viewers[1].show(screen)
    viewers[2].hear(microphone)
    camera.frame(key=True, count=1)
    screen.frame(key=True, count=2)
    microphone.speak(packets=3)
    assert [len(viewer.take()) for viewer in viewers] == [1, 2, 3]


def test_a_bound_stream_need_not_say_where_it_belongs() -> None:
    world = World()
    camera = world.camera("q", "h")
    viewer = world.viewer()
    for rid in ("q", "h"):
        camera.frame(rid, key=True)
    viewer.show(camera, "h")
    camera.says_where = False
    camera.frame("h", key=True)
    camera.frame("q", key=True)
    assert len(viewer.take()) == 2


def test_a_stream_that_never_said_where_it_belongs_is_dropped_and_counted() -> None:
    world = World()
    camera = world.camera()
    camera.says_where = False
    camera.frame(key=True)
    assert world.forwarder.stats().dropped == 2
    assert world.forwarder.track_stats(camera.track).layers == ()
    camera.says_where = True
    camera.frame(key=True)
    assert len(world.forwarder.track_stats(camera.track).layers) == 1


def test_retransmissions_before_their_stream_are_dropped_and_do_no_harm() -> None:
    world = World()
    camera = world.camera("q")
    camera.probe("q")
    assert world.forwarder.stats().dropped == 1
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame("q", key=True)
    camera.probe("q")
    camera.frame("q")
    assert len(viewer.take()) == 4


def test_a_new_ssrc_for_the_same_layer_replaces_the_old_one() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    camera.encodings[""].ssrc = 900
    camera.encodings[""].sequence = 7
    camera.frame(key=True)
    camera.frame()
    received = viewer.take()
    assert len(received) == 6
    assert steps(packet.sequence for packet in received) == {1}
    assert [layer.ssrc for layer in world.forwarder.track_stats(camera.track).layers] == [900]


@pytest.mark.parametrize(
    ("mid", "rid", "payload_type", "why"),
    [
        ("9", "", VP8.payload_type, "an unknown m-section"),
        ("1", "x", VP8.payload_type, "an unknown rid"),
        ("1", "", OPUS.payload_type, "audio in a video section"),
        ("1", "", 50, "an unknown payload type"),
        ("0", "q", OPUS.payload_type, "simulcast of audio"),
    ],
)
def test_a_stream_that_was_not_offered_is_dropped(mid: str, rid: str, payload_type: int, why: str) -> None:
    world = World()
    camera = world.camera()
    microphone = Microphone(camera.end)
    extensions = {1: mid.encode()} | ({2: rid.encode()} if rid else {})
    camera.end.send(write_rtp(payload_type, 1, 1, 42, b"payload", extensions=extensions))
    assert world.forwarder.stats().dropped == 1, why
    for track in (camera.track, microphone.track):
        assert world.forwarder.track_stats(track).layers == (), why


@pytest.mark.parametrize("payload_type", [50, OPUS.payload_type, VP8.rtx])
def test_a_payload_type_that_a_bound_stream_may_not_have_is_dropped(payload_type: int) -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    viewer.take()
    camera.end.send(write_rtp(payload_type, camera.encodings[""].sequence, 1, 100, b"payload"))
    assert viewer.take() == []
    assert world.forwarder.stats().dropped == 1
    assert world.forwarder.track_stats(camera.track).codec == "VP8"


@pytest.mark.parametrize("payload_type", sorted(KEY_FRAMES))
def test_each_codec_is_forwarded_from_its_key_frame_on_under_its_payload_type(payload_type: int) -> None:
    world = World()
    camera = world.camera()
    camera.payload_type = payload_type
    viewer = world.viewer()
    output = viewer.show(camera)
    for payload in (OTHERS[payload_type], KEY_FRAMES[payload_type], OTHERS[payload_type]):
        camera.end.send(camera.packet("", payload))
    received = viewer.take()
    assert [packet.payload for packet in received] == [KEY_FRAMES[payload_type], OTHERS[payload_type]]
    assert {packet.payload_type for packet in received} == {payload_type}
    viewer.nack(output, received[0].sequence)
    assert [packet.payload_type for packet in viewer.take()] == [payload_type + 1]


def test_a_change_of_codec_waits_for_a_key_frame() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    viewer.take()
    camera.payload_type = H264.payload_type
    for payload in (OTHERS[H264.payload_type], KEY_FRAMES[H264.payload_type]):
        camera.end.send(camera.packet("", payload))
    assert [packet.payload for packet in viewer.take()] == [KEY_FRAMES[H264.payload_type]]
    assert world.forwarder.track_stats(camera.track).codec == "H264"


def test_a_peer_may_not_begin_streams_without_end() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    for ssrc in range(10_000, 10_000 + 3 * MAX_SSRCS):
        camera.end.send(write_rtp(VP8.payload_type, 1, 1, ssrc, b"payload"))
    viewer.take()
    camera.frame()
    assert len(viewer.take()) == 2
    camera.end.send(write_rtp(VP8.payload_type, 1, 1, 9, b"payload", extensions={1: b"1"}))
    camera.end.send_rtcp(rtcp.receiver_report(9, []))
    assert world.forwarder.track_stats(camera.track).layers[0].ssrc == 100


def test_datagrams_of_a_stranger_are_dropped() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    data = camera.end.protect(camera.packets(key=True)[0])
    world.receive(data, "elsewhere")
    assert viewer.take() == []
    assert world.forwarder.stats().dropped == 1
    world.receive(data, camera.end.path)
    assert len(viewer.take()) == 1


def test_a_replayed_datagram_is_dropped() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    data = camera.end.protect(camera.packets(key=True)[0])
    for _ in range(3):
        world.receive(data, camera.end.path)
    assert len(viewer.take()) == 1
    assert world.forwarder.stats().dropped == 2


def test_a_peer_that_moves_is_heard_on_both_paths_and_answered_on_the_new_one() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    viewer.show(camera)
    world.forwarder.move_peer(viewer.end.peer, "new")
    world.ends["new"] = viewer.end
    camera.frame(key=True)
    assert {path for _, path in world.wire} == {"new"}
    for path in ("new", "viewer 1"):
        viewer.end.path = path
        viewer.end.send_rtcp(rtcp.receiver_report(9, []))
    assert world.forwarder.stats().dropped == 0
    for number in range(10):
        world.forwarder.move_peer(viewer.end.peer, number)
    viewer.end.path = "viewer 1"
    viewer.end.send_rtcp(rtcp.receiver_report(9, []))
    assert world.forwarder.stats().dropped == 1


def test_a_section_has_one_track_and_an_ssrc_one_output() -> None:
    world = World()
    camera = world.camera()
    with pytest.raises(ValueError, match="track"):
        world.forwarder.add_track(camera.end.peer, Kind.VIDEO, "1")
    world.forwarder.add_output(camera.end.peer, Kind.VIDEO, "5", 77, 78)
    with pytest.raises(ValueError, match="output"):
        world.forwarder.add_output(camera.end.peer, Kind.VIDEO, "6", 77, 79)
    for mid in ("", "12345678901234567"):
        with pytest.raises(ValueError, match="mid"):
            world.forwarder.add_output(camera.end.peer, Kind.VIDEO, mid, 80, 81)


@given(st.binary(max_size=1600))
def test_bytes_of_a_stranger_on_a_peers_path_are_dropped(data: bytes) -> None:
    world = World()
    camera = world.camera()
    world.receive(data, camera.end.path)
    stats = world.forwarder.stats()
    assert (stats.received, stats.dropped, stats.sent) == (1, 1, 0)


@settings(max_examples=200)
@given(st.lists(st.binary(max_size=120), max_size=20), st.lists(st.binary(max_size=80), max_size=10))
def test_authenticated_nonsense_of_a_peer_harms_nobody(packets: list[bytes], controls: list[bytes]) -> None:
    world = World()
    hostile = world.camera("q", "h", "f")
    camera = world.camera()
    viewer = world.viewer()
    for each in (hostile, camera):
        viewer.show(each)
    hostile.frame("q", key=True)
    camera.frame(key=True)
    viewer.take()
    for number, body in enumerate(packets, 1):
        padded, kind = (body[0] & 0x20, body[1] & 0x7F) if len(body) > 1 else (0, VP8.payload_type)
        hostile.end.send(struct.pack("!BBHLL", 0x80 | padded, kind, number * 1500, 1, 100) + body)
        hostile.end.send(write_rtp(VP8.rtx or 0, number, 1, 200, body, extensions={1: b"1", 3: b"q"}))
    for body in controls:
        kind = 200 + len(body) % 8
        words = body + bytes(-len(body) % 4)
        hostile.end.send_rtcp(struct.pack("!BBHL", 0x80 | len(body) % 32, kind, 1 + len(words) // 4, 100) + words)
        viewer.end.send_rtcp(struct.pack("!BBHLL", 0x81, kind, 2 + len(words) // 4, 1, 10_010) + words)
    world.wait(0.1)
    viewer.take()
    camera.frame(count=3)
    ours = [packet for packet in viewer.take() if packet.ssrc == 10_020]
    assert len(ours) == 3


def test_a_flood_of_requests_is_answered_within_bounds() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    output = viewer.show(camera)
    camera.frame(key=True, count=900)
    sent = viewer.take()
    started = time.thread_time()
    for _ in range(200):
        for start in range(0, 900, 250):
            viewer.nack(output, *(packet.sequence for packet in sent[start : start + 250]))
        viewer.ask_key_frame(output)
    assert time.thread_time() - started < 5
    assert len(viewer.take()) <= 200


def test_the_same_seed_and_packets_give_the_same_bytes() -> None:
    def run() -> list[bytes]:
        world = World(7)
        camera = world.camera("q", "h")
        viewer = world.viewer()
        camera.end.lost_up = 0.1
        output = viewer.show(camera, "q")
        for number in range(60):
            for rid in ("q", "h"):
                camera.frame(rid, key=number % 10 == 0)
            world.wait(0.04)
            camera.answer_nacks()
            if number % 7 == 0:
                world.forwarder.connect(output, camera.track, "qh"[number % 2])
            received = viewer.take()
            if received:
                viewer.nack(output, received[0].sequence)
        return [data for data, _ in world.wire]

    first = run()
    assert len(first) > 100
    assert first == run()


def test_every_peer_has_its_own_keys() -> None:
    world = World()
    camera = world.camera()
    viewers = [world.viewer() for _ in range(2)]
    for viewer in viewers:
        viewer.show(camera)
    camera.frame(key=True, count=1)
    (first, _), (second, _) = world.wire
    assert first[12:] != second[12:]
    assert isinstance(viewers[0].end, End)
