"""Smoothing of audio levels."""

import pytest

from rtc.loudness import Loudness


def speak(loudness: Loudness, level: int, start: float, seconds: float) -> float:
    """A packet each 20 ms; returns when the last one came."""
    now = start
    for _ in range(round(seconds / 0.02)):
        now += 0.02
        loudness.hear(bytes([0x80 | level]), now)
    return now


@pytest.mark.parametrize(("level", "expected"), [(0, 1.0), (127, 0.0), (32, 0.748)])
def test_a_lasting_level_is_reached(level: int, expected: float) -> None:
    loudness = Loudness()
    speak(loudness, level, 100, 5)
    assert loudness.level == pytest.approx(expected, abs=0.01)


def test_it_rises_in_a_tenth_of_a_second_and_falls_in_half_a_second() -> None:
    loudness = Loudness()
    now = speak(loudness, 30, 100, 0.16)
    assert loudness.level > 0.65
    now = speak(loudness, 127, now, 0.2)
    assert loudness.level > 0.4
    speak(loudness, 127, now, 1.5)
    assert loudness.level < 0.05


def test_a_click_does_not_make_a_speaker() -> None:
    loudness = Loudness()
    loudness.hear(b"\x80", 100)
    assert loudness.level < 0.5


def test_one_who_sends_nothing_more_fades_to_silence() -> None:
    loudness = Loudness()
    now = speak(loudness, 30, 100, 1)
    loudness.fade(now + 0.1)
    assert loudness.level > 0.7
    for step in range(300):
        loudness.fade(now + 0.3 + step * 0.02)
    assert loudness.level == 0


def test_silence_forgets_at_once() -> None:
    loudness = Loudness()
    speak(loudness, 30, 100, 1)
    loudness.silence()
    assert loudness.level == 0
