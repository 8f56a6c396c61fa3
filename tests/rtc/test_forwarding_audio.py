"""Voices: levels, and slots that carry one voice after another."""

import pytest

from rtc.negotiated import Kind
from tests.rtc.ends import World, steps, write_rtp

pytestmark = pytest.mark.usefixtures("lane")


def test_another_voice_in_the_same_slot_continues_its_numbers() -> None:
    world = World()
    voices = [world.microphone() for _ in range(3)]
    viewer = world.viewer()
    slot = viewer.slot(Kind.AUDIO)
    for voice in (*voices, *voices):
        world.forwarder.connect(slot, voice.track)
        for _ in range(10):
            for each in voices:
                each.speak()
            world.wait(0.02)
    received = viewer.take()
    assert len(received) == 60
    assert {packet.ssrc for packet in received} == {viewer.ssrcs[slot]}
    assert steps(packet.sequence for packet in received) == {1}
    assert all(step == pytest.approx(960, abs=2) for step in steps((packet.timestamp for packet in received), 32))


def test_late_audio_takes_its_place_and_what_is_lost_leaves_a_gap() -> None:
    world = World()
    microphone = world.microphone()
    viewer = world.viewer()
    viewer.hear(microphone)
    first, second, third, _, fifth = (microphone.end.protect(microphone.packet()) for _ in range(5))
    for data in (first, third, second, fifth):
        world.receive(data, microphone.end.path)
    received = viewer.take()
    assert [(packet.sequence - received[0].sequence) & 0xFFFF for packet in received] == [0, 2, 1, 4]
    world.wait(1)
    assert world.forwarder.stats().nacks_sent == 0


def test_a_long_pause_is_a_pause_in_the_timestamps_and_none_in_the_numbers() -> None:
    world = World()
    microphone = world.microphone()
    viewer = world.viewer()
    viewer.hear(microphone)
    microphone.speak()
    world.wait(30)
    microphone.timestamp += 30 * 48_000
    microphone.speak()
    first, second = viewer.take()
    assert (second.sequence - first.sequence) & 0xFFFF == 1
    assert (second.timestamp - first.timestamp) & 0xFFFFFFFF == 30 * 48_000 + 960


def test_loudness_follows_each_open_track() -> None:
    world = World()
    loud, quiet, silent = (world.microphone() for _ in range(3))
    for _ in range(50):
        loud.speak(level=10)
        quiet.speak(level=60)
        world.wait(0.02)
    levels = world.forwarder.loudness()
    assert levels[loud.track] == pytest.approx(117 / 127, abs=0.01)
    assert levels[quiet.track] == pytest.approx(67 / 127, abs=0.01)
    assert levels[silent.track] == 0
    world.wait(4)
    assert set(world.forwarder.loudness().values()) == {0}


def test_audio_without_a_level_is_forwarded() -> None:
    world = World()
    microphone = world.microphone()
    viewer = world.viewer()
    viewer.hear(microphone)
    microphone.end.send(write_rtp(111, 1, 1, 300, b"opus", extensions={1: b"0"}))
    assert len(viewer.take()) == 1


def test_a_new_listener_hears_from_the_next_packet_on() -> None:
    world = World()
    microphone = world.microphone()
    microphone.speak(packets=5)
    viewer = world.viewer()
    viewer.hear(microphone)
    microphone.speak(packets=2)
    assert len(viewer.take()) == 2
