"""The way to one subscriber: what its feedback tells of what was sent, and from it how much the line carries.

Feedback that names every packet (`feedback.py`) is the rule; a browser that sends none may send REMB, its own estimate.
"""

from collections.abc import Callable
from math import inf
from typing import Final

from rtc.estimator import BandwidthEstimator, Outcome
from rtc.feedback import REFERENCE, REFERENCE_STEPS, TransportFeedback
from rtc.pacing import RepairLimit
from rtc.probing import PADDING, Prober
from rtc.sequence import unwrap
from rtc.wire import Wire

HEADERS: Final = 28
"""Octets of IP and UDP around each datagram; lines are sold with them."""

LOSSY: Final = 0.02

ROOM: Final = 250_000
"""Bits per second of a line on which a voice may leave twice."""

LOOK: Final = 0.2
"""Seconds between two looks at a line that is not being probed."""

_PERIOD: Final = REFERENCE_STEPS * REFERENCE


class Link:
    """`pad` sends one packet with so many octets of padding; `False`: there is no stream yet that could carry it."""

    def __init__(self, wire: Wire, pad: Callable[[int, float], bool]) -> None:
        self._wire = wire
        self._pad = pad
        self._estimator = BandwidthEstimator()
        self._prober = Prober()
        self._repairs = RepairLimit()
        self._newest = -1
        """The highest transport-wide number, unwrapped, whose outcome is known."""
        self._is_heard = False
        self._remb: float | None = None
        self._clock = _ReceiverClock()
        self._wanted = 0.0
        self._count = 0
        self._sent_at: float | None = None
        self.due = inf
        """When `tick` is wanted next."""

    @property
    def budget(self) -> float | None:
        """Bits per second, headers included, that may be sent in all; `None` while nothing is known."""
        if self._is_heard:
            return self._estimator.bitrate
        return self._remb

    @property
    def is_lossy(self) -> bool:
        """It loses so much that a repair is likely to be lost, too."""
        return self._estimator.loss > LOSSY

    @property
    def is_probed(self) -> bool:
        """Padding leaves in this moment: `tick` is wanted each time."""
        return self._prober.is_sending

    @property
    def has_room(self) -> bool:
        """It is wide enough for voices and repairs that leave twice."""
        budget = self.budget
        return budget is None or budget >= ROOM

    @property
    def arriving(self) -> float:
        """Bits per second that arrive."""
        return self._estimator.arriving or 0.0

    def may_repair(self, octets: int, now: float) -> bool:
        """Whether a packet of this size may be sent again now."""
        return self._repairs.allow(octets, self.budget, is_full=self._estimator.usage == "over", now=now)

    def want(self, bitrate: float, now: float) -> None:
        """What would satisfy the subscriber. More than the estimate is probed for."""
        self._wanted = bitrate
        if self._is_heard:
            self._prober.want(bitrate, self._estimator.bitrate, now)

    def hear_remb(self, bitrate: int) -> None:
        self._remb = float(bitrate)

    def hear_round_trip(self, seconds: float) -> None:
        if seconds > 0:
            self._estimator.round_trip = seconds

    def hear(self, feedback: TransportFeedback, now: float) -> None:
        """What arrived, told packet by packet. What was told already is passed over, and what was never sent."""
        self._is_heard = True
        self.due = min(self.due, now)
        sent_count, probing, unwrapped = self._wire.sent_count, self._prober.is_busy, self._clock.unwrap
        base = unwrap(feedback.base, sent_count)
        skipped = max(0, self._newest + 1 - base)
        arrivals = feedback.arrivals[skipped:]
        base += skipped
        records = self._wire.sent([number & 0xFFFF for number in range(base, base + len(arrivals))])
        outcomes = []
        for number, record, arrived in zip(range(base, base + len(arrivals)), records, arrivals, strict=True):
            if record is None or not 0 <= number < sent_count:
                continue
            self._newest = number
            at = unwrapped(arrived) if arrived is not None else None
            outcome = Outcome(record[0], record[1] + HEADERS, at, probing and self._prober.covers(number))
            outcomes.append(outcome)
            if outcome.is_probe:
                self._prober.hear(outcome)
        if outcomes:
            self._estimator.hear(outcomes, now)
        self._conclude(now)

    def _conclude(self, now: float) -> None:
        """Ends a probe whose outcome is known."""
        found = self._prober.result(self._newest, self._estimator.bitrate, now)
        if found is not None:
            self._estimator.hear_probe(found, now)
            self._prober.want(self._wanted, self._estimator.bitrate, now)

    def tick(self, now: float) -> None:
        """Sends what a probe needs, and notices when feedback stays away."""
        if not self._is_heard:
            self.due = inf
            return
        if self._wire.sent_count != self._count:
            self._count, self._sent_at = self._wire.sent_count, now
        self._estimator.tick(self._sent_at, now)
        self._conclude(now)
        if self._estimator.usage == "over":
            self._prober.postpone(now)
        count = self._prober.packets(self._estimator.bitrate, self.arriving, self._wire.sent_count, now)
        for _ in range(count):
            if not self._pad(PADDING, now):
                self._prober.postpone(now)
                break
        self.due = now if self._prober.is_busy else now + LOOK


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
