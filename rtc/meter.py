"""What arrives over the way to a subscriber: how much, and whether a queue grows. The reference of `native/meter.c`."""

from collections import deque
from typing import Final, Protocol

from rtc.delay import make_detector
from rtc.outcome import Outcome
from rtc.trendline import Usage

RATE_WINDOW: Final = 0.5
"""Seconds over which what arrives is measured."""

BURST_WINDOW: Final = 0.15
"""Seconds over which the rate of a burst is measured."""

WINDOWED: Final = 4096
"""Arrivals in a window at most, 75 Mbit/s of whole packets: the times are the receiver's word, and it may say that none passes."""


class ArrivalRate:
    """Bits per second that arrived in the last so many seconds of the receiver's time."""

    __slots__ = ("_arrivals", "_began_at", "_octets", "_window")

    def __init__(self, window: float = RATE_WINDOW) -> None:
        self._window = window
        self._arrivals: deque[tuple[float, int]] = deque()
        self._octets = 0
        self._began_at: float | None = None

    def arrive(self, at: float, octets: int) -> None:
        if self._began_at is None:
            self._began_at = at
        if len(self._arrivals) == WINDOWED:
            self._octets -= self._arrivals.popleft()[1]
        self._arrivals.append((at, octets))
        self._octets += octets
        while at - self._arrivals[0][0] > self._window:
            self._octets -= self._arrivals.popleft()[1]

    @property
    def bitrate(self) -> float | None:
        """`None` until a whole window was seen."""
        if self._began_at is None or self._arrivals[-1][0] - self._began_at < self._window:
            return None
        return self._octets * 8 / self._window


class Gauge(Protocol):
    """`Meter`, as the estimator sees it."""

    @property
    def arriving(self) -> float | None:
        """Bits per second in the last `RATE_WINDOW`; `None` until one was seen."""

    @property
    def bursting(self) -> float | None:
        """The same of the last `BURST_WINDOW`."""

    @property
    def usage(self) -> Usage:
        """Whether the queue grows."""

    def count(self, outcome: Outcome) -> None:
        """Outcomes come in the order in which the packets were sent."""


class Meter:
    """Implements `Gauge`."""

    def __init__(self) -> None:
        self._detector = make_detector()
        self._rate = ArrivalRate()
        self._burst = ArrivalRate(BURST_WINDOW)
        self._probed = False

    @property
    def arriving(self) -> float | None:
        return self._rate.bitrate

    @property
    def bursting(self) -> float | None:
        return self._burst.bitrate

    @property
    def usage(self) -> Usage:
        return self._detector.usage

    def count(self, outcome: Outcome) -> None:
        sent, octets, arrived, is_probe = outcome
        if arrived is None:
            return
        self._rate.arrive(arrived, octets)
        self._burst.arrive(arrived, octets)
        if is_probe:
            self._probed = True
            return
        if self._probed:
            self._probed = False
            self._detector.restart()  # a probe has a queue of its own
        self._detector.hear(sent, arrived)
