"""Where on the server's clock the moment lies at which a sound or picture was taken. Pure.

A sender report names one moment by the clock that all publishers are related to (`rtc/tap.py`) and by the stream's RTP
timestamp (RFC 3550, section 6.4.1): so lips stay with the voice whatever the network does to either.
"""

from typing import Final

_NTP_UNIT: Final = 2**32
_WRAP: Final = 2**32
INCREDIBLE: Final = 5.0
"""Seconds between when a packet came and when its report says it was made; with more, the report is not believed."""
EARLY: Final = 0.25
"""Seconds by which it may seem to have come before it was made: reports are held up on their way like everything else."""


def unwrap32(number: int, near: int) -> int:
    """The integer closest to `near` whose low 32 bits are `number`; of two that are equally close, the lower."""
    return near + ((number - near + _WRAP // 2) % _WRAP) - _WRAP // 2


class StreamClock:
    """The RTP clock of one track. Until a report came, times follow the quickest of its packets."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._ssrc: int | None = None
        self._near = 0
        self._quickest = 0.0
        self._report: tuple[float, int] | None = None

    def report(self, ntp: int, rtp: int) -> None:
        """What has the timestamp `rtp` was taken at `ntp`, 32.32 fixed point seconds of the server's monotonic clock."""
        self._report = ntp / _NTP_UNIT, rtp

    def when(self, ssrc: int, timestamp: int, arrived: float) -> float:
        """Seconds of the server's clock at which what bears this timestamp was taken."""
        if ssrc != self._ssrc:
            if self._ssrc is not None:
                self._report = None
            self._ssrc, self._near = ssrc, timestamp
            self._quickest = arrived - timestamp / self._rate
        self._near = unwrap32(timestamp, self._near)
        by_arrival = arrived - self._near / self._rate
        if by_arrival - self._quickest > INCREDIBLE:
            # The stream's own clock stood still or leapt.
            self._quickest = by_arrival
        self._quickest = min(self._quickest, by_arrival)
        told = self._by_report()
        if told is None or not -EARLY <= arrived - told <= INCREDIBLE:
            return self._near / self._rate + self._quickest
        return told

    def _by_report(self) -> float | None:
        if self._report is None:
            return None
        moment, rtp = self._report
        return moment + (self._near - unwrap32(rtp, self._near)) / self._rate
