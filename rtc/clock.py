"""Times: a publisher's wall clock, as its sender reports tell it, beside the server's (RFC 3550, 6.4.1); and how exact ticks are."""

from collections import deque
from typing import Final

SLACK: Final = 0.01
"""Seconds that something may be done early: ticks do not come at the same distance to the microsecond."""

SYNCHRONISE_ABOVE: Final = 0.25
"""Seconds by which a publisher's clock may drift before it is related to the server's anew."""

CLOCKS_APART: Final = 0.05
"""Seconds between two clocks that are taken for a difference; below it is what a call takes."""

CLOCKS_COMPARED: Final = 10
"""Comparisons of which the one that was held up least counts."""

LONGEST_DELAY: Final = 5.0
"""Seconds that a report may be held up by a network, or a server, that stands still; with more, a clock was set."""


class SenderClock:
    """The clock of one publisher, for all its streams: what keeps them in time with each other is that they share it."""

    __slots__ = ("_gaps", "_offset")

    def __init__(self) -> None:
        self._gaps: deque[float] = deque(maxlen=CLOCKS_COMPARED)
        self._offset: float | None = None

    def translate(self, ntp: int, now: float) -> float:
        """The server's time, in seconds, of a moment that a report names in 32.32 fixed point.

        A report that was held up names a moment that is long past: the quickest of the last ones counts.
        """
        seconds = ntp / 4294967296
        gap = now - seconds
        if self._gaps and gap - min(self._gaps) > LONGEST_DELAY:
            self._gaps.clear()
        self._gaps.append(gap)
        quickest = min(self._gaps)
        if self._offset is None or abs(quickest - self._offset) > SYNCHRONISE_ABOVE:
            self._offset = quickest
        return seconds + self._offset


class ClockGap:
    """By how much one clock is ahead of another, as comparisons tell that something may have interrupted."""

    __slots__ = ("_aheads",)

    def __init__(self) -> None:
        self._aheads: deque[float] = deque(maxlen=CLOCKS_COMPARED)

    def compare(self, before: float, after: float) -> float:
        """Seconds. `before` was read of the one, a moment later `after` of the other.

        The moment, which may be long on a busy machine, makes the first seem behind: the largest of the last comparisons counts.
        Were it not so, packets would be stamped early for a while, which a publisher's estimate takes for a jammed line.
        """
        self._aheads.append(before - after)
        ahead = max(self._aheads)
        return ahead if abs(ahead) > CLOCKS_APART else 0.0
