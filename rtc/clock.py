"""Times: a publisher's wall clock, as its sender reports tell it, beside the server's (RFC 3550, 6.4.1); and how exact ticks are."""

from typing import Final

SLACK: Final = 0.01
"""Seconds that something may be done early: ticks do not come at the same distance to the microsecond."""

SYNCHRONISE_ABOVE: Final = 0.25
"""Seconds by which a publisher's clock may drift before it is related to the server's anew."""


class SenderClock:
    """The clock of one publisher, for all its streams: what keeps them in time with each other is that they share it."""

    __slots__ = ("_offset",)

    def __init__(self) -> None:
        self._offset: float | None = None

    def translate(self, ntp: int, now: float) -> float:
        """The server's time, in seconds, of a moment that a report names in 32.32 fixed point."""
        seconds = ntp / 4294967296
        if self._offset is None or abs(seconds + self._offset - now) > SYNCHRONISE_ABOVE:
            self._offset = now - seconds
        return seconds + self._offset
