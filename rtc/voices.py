"""Which voices everybody hears, and who is speaking. Pure: levels and `now` in, names out.

Up to `size` voices are heard at once. As long as there are no more open microphones than that, all are; beyond, a voice
that speaks takes the place of the one that has been silent longest, and not before that one was silent for `HOLD`, so that
nobody is cut off between two words and voices do not flap.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

SPEAKING: Final = 0.6
"""Loudness (linear in decibels, 1 + dBov / 127) from which on somebody counts as speaking: -51 dBov."""

HOLD: Final = 2.0
"""Seconds that a voice keeps its place after its last word."""

PAUSE: Final = 0.8
"""Seconds for which somebody still counts as speaking after the last word: the length of a breath."""

LOUDER: Final = 0.06
"""By how much (8 dB) a new voice has to be louder than the quietest of a full stage on which all speak."""

STEPS: Final = 20
"""Levels are told in twentieths, so that a steady voice is no news."""


class Voices:
    """The choice for one room."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._chosen: list[str] = []
        self._spoke_at: dict[str, float] = {}

    @property
    def chosen(self) -> list[str]:
        return list(self._chosen)

    def update(self, levels: Mapping[str, float], priority: AbstractSet[str], now: float) -> list[str]:
        """The tracks to be heard: those with priority first, whatever their level, then the others as long as they hold.

        `levels` has every open audio track (0 when nothing came yet).
        """
        for track, level in levels.items():
            if level >= SPEAKING:
                self._spoke_at[track] = now
        for gone in self._spoke_at.keys() - levels.keys():
            del self._spoke_at[gone]
        first = [track for track in self._chosen if track in priority and track in levels]
        first += [track for track in levels if track in priority and track not in first]
        room = max(0, self._size - len(first))
        others = [track for track in self._chosen if track in levels and track not in priority][:room]
        waiting = [track for track in levels if track not in priority and track not in others]
        for track in sorted(waiting, key=lambda track: (-self._last_word(track), -levels[track])):
            self._admit(track, others, room, levels, now)
        self._chosen = first + others
        return self.chosen

    def speakers(self, levels: Mapping[str, float], now: float) -> list[tuple[str, float]]:
        """Who is speaking as of the last `update`, loudest first: (track, level in steps, at least `SPEAKING`)."""
        speaking = [
            (track, round(max(level, SPEAKING) * STEPS) / STEPS)
            for track, level in levels.items()
            if now - self._last_word(track) <= PAUSE
        ]
        return sorted(speaking, key=lambda each: (-each[1], each[0]))

    def _admit(self, track: str, others: list[str], room: int, levels: Mapping[str, float], now: float) -> None:
        if len(others) < room:
            others.append(track)
            return
        if not others or levels[track] < SPEAKING:
            return
        silent = min(others, key=self._last_word)
        if now - self._last_word(silent) >= HOLD:
            others[others.index(silent)] = track
            return
        quietest = min(others, key=lambda other: levels[other])
        if levels[quietest] >= SPEAKING and levels[track] >= levels[quietest] + LOUDER:
            others[others.index(quietest)] = track

    def _last_word(self, track: str) -> float:
        return self._spoke_at.get(track, float("-inf"))


def fill(slots: list[str | None], voices: list[str]) -> list[str | None]:
    """Puts `voices` (most important first) into audio slots; a voice that is there already stays where it is."""
    wanted = voices[: len(slots)]
    kept = [track if track in wanted else None for track in slots]
    rest = iter([track for track in wanted if track not in kept])
    return [track if track is not None else next(rest, None) for track in kept]
