"""What a receiver reports of one RTP stream: loss and jitter (RFC 3550, appendices A.3 and A.8)."""

from rtc.rtcp import ReportBlock
from rtc.sequence import unwrap

_MAX_LOST = 0x7FFFFF


class Reception:
    """Counts the packets of one SSRC. Times are seconds, monotonic."""

    __slots__ = (
        "_base",
        "_clock_rate",
        "_expected_before",
        "_jitter",
        "_packets_before",
        "_report_at",
        "_report_middle",
        "_transit",
        "expected_last",
        "highest",
        "octets",
        "packets",
    )

    def __init__(self, clock_rate: int, first: int) -> None:
        self._clock_rate = clock_rate
        self._base = first
        self.highest = first
        """The highest sequence number, unwrapped; it starts with the first one received."""
        self.packets = 0
        self.octets = 0
        self._jitter = 0.0
        self._transit: int | None = None
        self.expected_last = 0
        """Packets that the last report is about."""
        self._expected_before = 0
        self._packets_before = 0
        self._report_middle = 0
        self._report_at = 0.0

    def receive(self, sequence: int, timestamp: int, octets: int, now: float) -> int:
        """Counts a packet and returns its sequence number, unwrapped."""
        extended = unwrap(sequence, self.highest)
        if extended > self.highest:
            self.highest = extended
        self.packets += 1
        self.octets += octets
        transit = int(now * self._clock_rate) - timestamp
        if self._transit is not None:
            difference = (transit - self._transit) & 0xFFFFFFFF
            if difference > 0x7FFFFFFF:
                difference = 0x100000000 - difference
            self._jitter += (difference - self._jitter) / 16
        self._transit = transit
        return extended

    def hear_sender_report(self, ntp: int, now: float) -> None:
        """Remembers the publisher's last report: `ntp` is its 64-bit time stamp."""
        self._report_middle = ntp >> 16 & 0xFFFFFFFF
        self._report_at = now

    @property
    def jitter(self) -> float:
        """Interarrival jitter in seconds."""
        return self._jitter / self._clock_rate

    @property
    def lost(self) -> int:
        """Packets expected less packets received; negative when some came twice."""
        return self.highest - self._base + 1 - self.packets

    def report(self, ssrc: int, now: float) -> ReportBlock:
        """The report about the time since the last call."""
        expected = self.highest - self._base + 1
        expected_now = expected - self._expected_before
        lost_now = expected_now - (self.packets - self._packets_before)
        self._expected_before, self._packets_before = expected, self.packets
        self.expected_last = expected_now
        return ReportBlock(
            ssrc=ssrc,
            fraction_lost=max(0, min(255, lost_now * 256 // expected_now)) if expected_now > 0 else 0,
            lost=max(-_MAX_LOST - 1, min(_MAX_LOST, self.lost)),
            highest=self.highest & 0xFFFFFFFF,
            jitter=int(self._jitter) & 0xFFFFFFFF,
            last_report=self._report_middle,
            delay=int((now - self._report_at) * 65536) & 0xFFFFFFFF if self._report_middle else 0,
        )
