"""The way to one subscriber: what its feedback tells of what was sent, and from it how much the line carries.

Feedback that names every packet (`feedback.py`) is the rule; a browser that sends none may send REMB, its own estimate.
"""

from collections.abc import Callable
from math import inf
from typing import Final

from rtc.estimator import START, BandwidthEstimator
from rtc.pacing import RepairLimit
from rtc.probing import PADDING, Prober
from rtc.wire import Wire

LOSSY: Final = 0.02

ROOM: Final = 250_000
"""Bits per second of a line on which a voice may leave twice."""

LOOK: Final = 0.2
"""Seconds between two looks at a line that is not being probed."""


class Link:
    """`pad` sends one packet with so many octets of padding; `False`: there is no stream yet that could carry it."""

    def __init__(self, wire: Wire, pad: Callable[[int, float], bool]) -> None:
        self._wire = wire
        self._pad = pad
        self._reader = wire.feedback_reader()
        self._estimator = BandwidthEstimator(START, self._reader)
        self._prober = Prober()
        self._repairs = RepairLimit()
        self._is_heard = False
        self._remb: float | None = None
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

    def hear(self, body: bytes, now: float) -> None:
        """What arrived, told packet by packet: a message of transport-wide feedback without its RTCP header."""
        told = self._reader.read(body, *self._prober.span)
        if told is None:
            return
        self._is_heard = True
        self.due = min(self.due, now)
        for outcome in told.probes:
            self._prober.hear(outcome)
        if told.packets or told.probes:
            self._estimator.conclude(told.packets, told.lost, now)
        self._conclude(now)

    def _conclude(self, now: float) -> None:
        """Ends a probe whose outcome is known."""
        found = self._prober.result(self._reader.newest, self._estimator.bitrate, now)
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
