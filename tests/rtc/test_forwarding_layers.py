"""Simulcast: which layer a viewer gets, and that changing it leaves no trace in the numbers."""

import pytest

from rtc import rtcp
from rtc.forwarder import LayersChanged, TrackStarted
from rtc.negotiated import Kind
from tests.rtc.ends import Camera, Rtp, Viewer, World, steps

pytestmark = pytest.mark.usefixtures("lane")

RIDS = ("q", "h", "f")


def all_layers(camera: Camera, *, key: bool = False) -> None:
    for rid in camera.encodings:
        camera.frame(rid, key=key)
    camera.end.world.wait(0.04)


def started(layer: str = "q") -> tuple[World, Camera, Viewer]:
    """A camera with three layers and a viewer who receives one of them."""
    world = World()
    camera = world.camera(*RIDS)
    viewer = world.viewer()
    all_layers(camera, key=True)
    output = viewer.show(camera, layer)
    camera.frame(layer, key=True)
    assert world.forwarder.output_stats(output).layer == layer
    camera.key_frames_asked()
    return world, camera, viewer


def switch(world: World, camera: Camera, viewer: Viewer, layer: str) -> None:
    world.forwarder.connect(next(iter(viewer.ssrcs)), camera.track, layer)


def layer_of(world: World, viewer: Viewer) -> str:
    return world.forwarder.output_stats(next(iter(viewer.ssrcs))).layer


def pictures(packets: list[Rtp]) -> list[int]:
    """The picture numbers of whole frames, in order."""
    found = [int.from_bytes(packet.payload[2:4], "big") & 0x7FFF for packet in packets]
    return list(dict.fromkeys(found))


def test_a_viewer_gets_the_layer_that_it_wants() -> None:
    world, camera, viewer = started("h")
    viewer.take()
    all_layers(camera)
    assert len(viewer.take()) == 2
    assert layer_of(world, viewer) == "h"


def test_the_old_layer_goes_on_until_a_key_frame_of_the_new_one_came() -> None:
    world, camera, viewer = started("q")
    viewer.take()
    switch(world, camera, viewer, "f")
    all_layers(camera)
    assert len(viewer.take()) == 2
    assert layer_of(world, viewer) == "q"
    assert camera.key_frames_asked() == ["f"]
    camera.frame("f", key=True)
    assert layer_of(world, viewer) == "f"
    all_layers(camera)
    assert len(viewer.take()) == 4


def test_a_key_frame_of_another_layer_does_not_end_the_one_that_flows() -> None:
    world, camera, viewer = started("q")
    switch(world, camera, viewer, "f")
    camera.frame("h", key=True)
    assert layer_of(world, viewer) == "q"


@pytest.mark.parametrize("order", [["f", "q", "h", "q", "f", "h"], ["h", "f", "q", "f", "q", "h"]])
def test_numbers_go_on_across_many_switches(order: list[str]) -> None:
    world, camera, viewer = started("q")
    for layer in order:
        switch(world, camera, viewer, layer)
        all_layers(camera)
        all_layers(camera, key=True)
        assert layer_of(world, viewer) == layer
        all_layers(camera)
    received = viewer.take()
    assert steps(packet.sequence for packet in received) == {1}
    assert steps(pictures(received), 15) == {1}
    assert steps(dict.fromkeys(packet.payload[4] for packet in received), 8) == {1}
    stamps = list(dict.fromkeys(packet.timestamp for packet in received))
    assert all(0 < step < 20_000 for step in steps(stamps, 32))


def test_the_timestamp_after_a_switch_tells_the_time_since_the_last_packet_that_was_forwarded() -> None:
    world, camera, viewer = started("q")
    world.wait(0.5)
    camera.frame("q")
    before = viewer.take()[-1]
    switch(world, camera, viewer, "h")
    world.wait(0.1)
    camera.frame("h", key=True)
    (after, *_) = viewer.take()
    assert (after.timestamp - before.timestamp) & 0xFFFFFFFF == pytest.approx(9000, abs=2)


def test_a_layer_that_does_not_flow_is_replaced_by_the_best_below() -> None:
    world = World()
    camera = world.camera("q", "h")
    viewer = world.viewer()
    all_layers(camera, key=True)
    viewer.show(camera, "f")
    all_layers(camera, key=True)
    assert layer_of(world, viewer) == "h"


def test_a_layer_that_appears_later_is_taken_when_it_is_wanted() -> None:
    world = World()
    camera = world.camera(*RIDS)
    viewer = world.viewer()
    viewer.show(camera, "f")
    camera.frame("q", key=True)
    assert layer_of(world, viewer) == "q"
    camera.frame("f")
    world.wait(0.02)
    assert "f" in camera.key_frames_asked()
    camera.frame("f", key=True)
    assert layer_of(world, viewer) == "f"


def test_a_viewer_whose_layer_stops_gets_another() -> None:
    world, camera, viewer = started("f")
    for _ in range(40):
        camera.frame("q")
        camera.frame("h")
        world.wait(0.04)
    assert camera.key_frames_asked()[-1] == "h"
    camera.frame("h", key=True)
    assert layer_of(world, viewer) == "h"
    camera.frame("f", key=True)
    world.wait(0.02)
    camera.frame("f", key=True)
    assert layer_of(world, viewer) == "f"


def test_one_who_has_nothing_takes_a_key_frame_below_what_it_wants_and_none_above() -> None:
    world = World()
    camera = world.camera(*RIDS)
    all_layers(camera, key=True)
    viewer = world.viewer()
    viewer.show(camera, "h")
    camera.frame("f", key=True)
    assert layer_of(world, viewer) == ""
    camera.frame("q", key=True)
    assert layer_of(world, viewer) == "q"
    camera.frame("h", key=True)
    assert layer_of(world, viewer) == "h"


def test_a_key_frame_is_asked_for_twice_a_second_however_many_wait() -> None:
    world = World()
    camera = world.camera()
    camera.frame()
    for _ in range(20):
        world.viewer().show(camera)
    for _ in range(50):
        camera.frame()
        world.wait(0.04)
    assert len(camera.key_frames_asked()) == 4
    assert world.forwarder.stats().key_frames_asked == 4


def test_viewers_requests_for_key_frames_are_coalesced() -> None:
    world = World()
    camera = world.camera()
    viewers = [world.viewer() for _ in range(5)]
    outputs = [viewer.show(camera) for viewer in viewers]
    camera.frame(key=True)
    world.wait(1)
    camera.frame()
    camera.key_frames_asked()
    for viewer, output in zip(viewers, outputs, strict=True):
        viewer.ask_key_frame(output)
    world.wait(0.04)
    assert camera.key_frames_asked() == [""]


def test_nobody_is_asked_for_key_frames_that_nobody_needs() -> None:
    _, camera, _ = started("q")
    for _ in range(30):
        all_layers(camera)
    assert camera.key_frames_asked() == []


def test_a_key_frame_whose_first_packet_comes_late_is_forwarded_whole() -> None:
    world, camera, viewer = started("q")
    viewer.take()
    switch(world, camera, viewer, "f")
    packets = [*camera.packets("f", key=True, count=4), *camera.packets("f")]
    late, *others = [camera.end.protect(packet) for packet in packets]
    for data in [*others, late]:
        world.receive(data, camera.end.path)
    received = viewer.take()
    assert [packet.marker for packet in received] == [False, False, False, True, False, True]
    assert steps(packet.sequence for packet in received) == {1}


def test_a_late_packet_from_before_the_switch_is_not_forwarded() -> None:
    world, camera, viewer = started("q")
    viewer.take()
    switch(world, camera, viewer, "f")
    (early, _) = (camera.end.protect(packet) for packet in camera.packets("f"))
    camera.frame("f", key=True)
    assert len(viewer.take()) == 2
    world.receive(early, camera.end.path)
    assert viewer.take() == []
    assert world.forwarder.stats().dropped == 0, "libsrtp had to prevent that a number is used twice"


def test_another_track_in_the_same_slot_continues_its_numbers() -> None:
    world, first, viewer = started("q")
    second = world.camera(*RIDS)
    all_layers(second, key=True)
    switch(world, second, viewer, "q")
    assert layer_of(world, viewer) == ""
    all_layers(first)
    all_layers(second, key=True)
    received = viewer.take()
    assert len(received) == 4
    assert steps(packet.sequence for packet in received) == {1}
    assert steps(pictures(received), 15) == {1}


def test_a_slot_that_carries_nothing_is_silent() -> None:
    world, camera, viewer = started("q")
    viewer.take()
    world.forwarder.connect(next(iter(viewer.ssrcs)), None)
    all_layers(camera, key=True)
    assert viewer.take() == []


def test_events_tell_the_start_of_a_track_and_the_change_of_its_layers() -> None:
    world = World()
    camera = world.camera(*RIDS)
    assert world.forwarder.take_events() == []
    camera.frame("q", key=True)
    assert set(world.forwarder.take_events()) == {TrackStarted(camera.track), LayersChanged(camera.track)}
    camera.frame("q")
    assert world.forwarder.take_events() == []
    camera.frame("h", key=True)
    assert world.forwarder.take_events() == [LayersChanged(camera.track)]
    world.wait(3.1)
    assert world.forwarder.take_events() == [LayersChanged(camera.track)]
    assert [layer.active for layer in world.forwarder.track_stats(camera.track).layers] == [False, False]


def test_a_layer_that_falls_behind_the_others_has_stopped() -> None:
    world, camera, _ = started("f")
    world.forwarder.take_events()
    for _ in range(20):
        camera.frame("q")
        world.wait(0.04)
    assert world.forwarder.take_events() == [LayersChanged(camera.track)]
    layers = world.forwarder.track_stats(camera.track).layers
    assert [layer.rid for layer in layers if layer.active] == ["q"]


def test_a_screen_that_rests_and_sends_a_frame_each_second_flows() -> None:
    world = World()
    screen = world.camera()
    screen.frame(key=True)
    world.forwarder.take_events()
    for _ in range(10):
        world.wait(1.04)
        screen.frame()
    assert world.forwarder.take_events() == []


def test_a_resting_stream_is_asked_for_a_key_frame_when_a_viewer_comes() -> None:
    world = World()
    screen = world.camera()
    screen.frame(key=True)
    world.wait(5)
    viewer = world.viewer()
    viewer.show(screen)
    world.wait(0.02)
    assert screen.key_frames_asked() == [""]
    screen.frame(key=True)
    assert len(viewer.take()) == 2


def test_a_stream_that_ended_is_not_asked_for_ever() -> None:
    world = World()
    camera = world.camera()
    camera.frame()
    world.viewer().show(camera)
    world.wait(20)
    assert len(camera.key_frames_asked()) <= 20
    world.wait(20)
    assert camera.key_frames_asked() == []


def test_statistics_tell_of_each_layer() -> None:
    world = World()
    camera = world.camera(*RIDS)
    for number in range(60):
        all_layers(camera, key=number == 0)
    stats = world.forwarder.track_stats(camera.track)
    assert stats.codec == "VP8"
    assert [layer.rid for layer in stats.layers] == ["q", "h", "f"]
    for layer in stats.layers:
        assert (layer.packets, layer.lost, layer.active) == (120, 0, True)
        assert (layer.width, layer.height) == (640, 360)
        assert layer.bitrate == pytest.approx(layer.octets * 8 / 2.4, rel=0.05)


def test_a_slot_refuses_a_track_of_the_other_kind() -> None:
    world = World()
    viewer = world.viewer()
    with pytest.raises(ValueError, match="kind"):
        world.forwarder.connect(viewer.slot(Kind.VIDEO), world.microphone().track)


def test_one_viewer_switches_without_touching_another() -> None:
    world, camera, viewer = started("q")
    other = world.viewer()
    other.show(camera, "h")
    camera.frame("h", key=True)
    viewer.take()
    other.take()
    switch(world, camera, viewer, "f")
    all_layers(camera, key=True)
    all_layers(camera)
    assert steps(packet.sequence for packet in viewer.take()) == {1}
    received = other.take()
    assert len(received) == 4
    assert steps(packet.sequence for packet in received) == {1}


def test_what_comes_late_from_before_the_beginning_is_not_sent() -> None:
    world = World()
    camera = world.camera()
    viewer = world.viewer()
    camera.frame(key=True)
    late, key = camera.packets(), camera.packets(key=True)
    viewer.show(camera)
    for data in (*key, *late, *camera.packets()):
        camera.end.send(data)
    received = viewer.take()
    assert len(received) == 4
    assert steps(packet.sequence for packet in received) == {1}


def test_a_viewer_that_comes_back_from_a_silence_gets_a_key_frame_and_one_that_reports_on_does_not() -> None:
    world = World()
    camera, viewer = world.camera(), world.viewer()
    viewer.show(camera)
    camera.frame(key=True)
    for _ in range(3):
        viewer.end.send_rtcp(rtcp.receiver_report(1, []))
        world.wait(1.0)
        camera.frame()
    camera.key_frames_asked()
    viewer.end.send_rtcp(rtcp.receiver_report(1, []))
    world.wait(0.1)
    assert camera.key_frames_asked() == []
    world.wait(3.0)
    camera.frame()
    viewer.end.send_rtcp(rtcp.receiver_report(1, []))
    world.wait(0.1)
    assert camera.key_frames_asked() == [""]
