"""Reads a subscriber's transport-wide feedback against what was sent to it. The reference of `native/meter.c`.

With a thousand viewers it comes ten thousand times a second, about ten packets each time: the native lane reads it in C.
"""

from collections.abc import Sequence
from typing import Final, Protocol

from rtc.feedback import REFERENCE, REFERENCE_STEPS, parse
from rtc.meter import Gauge, Meter
from rtc.outcome import Outcome, Told
from rtc.sequence import unwrap

HEADERS: Final = 28
"""Octets of IP and UDP around each datagram; lines are sold with them."""

_PERIOD: Final = REFERENCE_STEPS * REFERENCE


class SentRecord(Protocol):
    @property
    def at(self) -> float: ...
    @property
    def size(self) -> int: ...


class Records(Protocol):
    """`wire.Wire`."""

    @property
    def sent_count(self) -> int: ...
    def sent(self, numbers: Sequence[int]) -> Sequence[SentRecord | None]: ...


class Reader(Gauge, Protocol):
    """`FeedbackReader`."""

    @property
    def newest(self) -> int:
        """The highest transport-wide number, unwrapped, whose outcome is known; -1: none."""

    def read(self, body: bytes, first: int, end: int) -> Told | None:
        """A message without its RTCP header. Packets from number `first` to before `end`, unwrapped, were a probe's.

        What was told already is passed over, and what was never sent or is forgotten. `None` for what is no feedback.
        """


class FeedbackReader(Meter):
    """Implements `Reader`."""

    def __init__(self, records: Records) -> None:
        super().__init__()
        self.newest = -1
        self._records = records
        self._clock = _ReceiverClock()

    def read(self, body: bytes, first: int, end: int) -> Told | None:
        feedback = parse(body)
        if feedback is None:
            return None
        sent_count = self._records.sent_count
        base = unwrap(feedback.base, sent_count)
        skipped = max(0, self.newest + 1 - base)
        arrivals = feedback.arrivals[skipped:]
        base += skipped
        records = self._records.sent([number & 0xFFFF for number in range(base, base + len(arrivals))])
        packets = lost = 0
        probes = []
        for number, record, arrived in zip(range(base, base + len(arrivals)), records, arrivals, strict=True):
            if record is None or not 0 <= number < sent_count:
                continue
            self.newest = number
            at = self._clock.unwrap(arrived) if arrived is not None else None
            outcome = Outcome(record.at, record.size + HEADERS, at, first <= number < end)
            self.count(outcome)
            if outcome.is_probe:
                probes.append(outcome)
                continue
            packets += 1
            lost += arrived is None
        return Told(packets, lost, probes)


class _ReceiverClock:
    """Arrival times that go on where their 24 bits begin anew."""

    __slots__ = ("_before", "_turns")

    def __init__(self) -> None:
        self._before: float | None = None
        self._turns = 0

    def unwrap(self, time: float) -> float:
        if self._before is not None and time < self._before - _PERIOD / 2:
            self._turns += 1
        elif self._before is not None and time > self._before + _PERIOD / 2 and self._turns:
            return time + (self._turns - 1) * _PERIOD
        self._before = time
        return time + self._turns * _PERIOD
