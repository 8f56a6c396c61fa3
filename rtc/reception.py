"""What a receiver reports of one RTP stream: loss and jitter (RFC 3550, appendices A.3 and A.8)."""

from abc import ABC, abstractmethod
from typing import NamedTuple

from typing_extensions import override

from rtc.rtcp import ReportBlock
from rtc.sequence import unwrap

_MAX_LOST = 0x7FFFFF


class Counted(NamedTuple):
    """What was counted of one SSRC."""

    base: int
    """The first sequence number."""
    highest: int
    """The highest one, unwrapped; it starts with the first one received."""
    packets: int
    octets: int
    jitter: float
    """In units of the timestamp."""


class Reports(ABC):
    """Reports about one SSRC; who counts is left open. Times are seconds, monotonic."""

    def __init__(self, clock_rate: int) -> None:
        self._clock_rate = clock_rate
        self.expected_last = 0
        """Packets that the last report is about."""
        self._expected_before = 0
        self._packets_before = 0
        self._report_middle = 0
        self._report_at = 0.0

    @abstractmethod
    def counted(self) -> Counted: ...

    @property
    def highest(self) -> int:
        return self.counted().highest

    @property
    def packets(self) -> int:
        return self.counted().packets

    @property
    def octets(self) -> int:
        return self.counted().octets

    @property
    def jitter(self) -> float:
        """Interarrival jitter in seconds."""
        return self.counted().jitter / self._clock_rate

    @property
    def lost(self) -> int:
        """Packets expected less packets received; negative when some came twice."""
        counted = self.counted()
        return counted.highest - counted.base + 1 - counted.packets

    def hear_sender_report(self, ntp: int, now: float) -> None:
        """Remembers the publisher's last report: `ntp` is its 64-bit time stamp."""
        self._report_middle = ntp >> 16 & 0xFFFFFFFF
        self._report_at = now

    def report(self, ssrc: int, now: float) -> ReportBlock:
        """The report about the time since the last call."""
        counted = self.counted()
        expected = counted.highest - counted.base + 1
        expected_now = expected - self._expected_before
        lost_now = expected_now - (counted.packets - self._packets_before)
        self._expected_before, self._packets_before = expected, counted.packets
        self.expected_last = expected_now
        return ReportBlock(
            ssrc=ssrc,
            fraction_lost=max(0, min(255, lost_now * 256 // expected_now)) if expected_now > 0 else 0,
            lost=max(-_MAX_LOST - 1, min(_MAX_LOST, expected - counted.packets)),
            highest=counted.highest & 0xFFFFFFFF,
            jitter=int(counted.jitter) & 0xFFFFFFFF,
            last_report=self._report_middle,
            delay=int((now - self._report_at) * 65536) & 0xFFFFFFFF if self._report_middle else 0,
        )


class Reception(Reports):
    """Counts in plain Python."""

    def __init__(self, clock_rate: int, first: int) -> None:
        super().__init__(clock_rate)
        self._base = first
        self._highest = first
        self._packets = 0
        self._octets = 0
        self._jitter = 0.0
        self._transit: int | None = None

    @override
    def counted(self) -> Counted:
        return Counted(self._base, self._highest, self._packets, self._octets, self._jitter)

    def receive(self, sequence: int, timestamp: int, octets: int, now: float) -> int:
        """Counts a packet and returns its sequence number, unwrapped."""
        extended = unwrap(sequence, self._highest)
        if extended > self._highest:
            self._highest = extended
        self._packets += 1
        self._octets += octets
        transit = int(now * self._clock_rate) - timestamp
        if self._transit is not None:
            difference = (transit - self._transit) & 0xFFFFFFFF
            if difference > 0x7FFFFFFF:
                difference = 0x100000000 - difference
            self._jitter += (difference - self._jitter) / 16
        self._transit = transit
        return extended
