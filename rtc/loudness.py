"""How loud a track is, smoothed, from the audio levels that its sender measured (RFC 6464)."""

from math import exp
from typing import Final

SILENCE: Final = 127
ATTACK: Final = 0.06
"""Time constant, in seconds, at which loudness rises: a cough is over before it has."""
RELEASE: Final = 0.4
"""Time constant at which it falls: it outlives the pause between two words."""
SILENT_AFTER: Final = 0.25
"""Seconds without a packet after which the sender counts as silent (Opus with DTX sends seldom then)."""


class Loudness:
    """0 is silence (or nothing heard), 1 is full scale; between them it is linear in decibels: `1 + dBov / 127`.

    Speech near a microphone lies between 0.6 and 0.9, a quiet room below 0.5.
    """

    __slots__ = ("_heard_at", "_updated_at", "level")

    def __init__(self) -> None:
        self.level = 0.0
        self._heard_at: float | None = None
        self._updated_at = 0.0

    def hear(self, element: bytes, now: float) -> None:
        """An `ssrc-audio-level` element: the top bit is the voice flag, the rest the level in -dBov."""
        self._approach((SILENCE - (element[0] & 0x7F)) / SILENCE, now)
        self._heard_at = now

    def fade(self, now: float) -> None:
        if self._heard_at is not None and now - self._heard_at > SILENT_AFTER:
            self._approach(0.0, now)

    def silence(self) -> None:
        """The track was closed: what was heard before says nothing about now."""
        self.level = 0.0
        self._heard_at = None

    def _approach(self, level: float, now: float) -> None:
        constant = ATTACK if level > self.level else RELEASE
        elapsed = now - self._updated_at if self._heard_at is not None else 0.02
        self.level += (level - self.level) * (1 - exp(-max(0.0, elapsed) / constant))
        if self.level < 0.001:
            self.level = 0.0
        self._updated_at = now
