"""How many bits per second the way to a subscriber carries: Google congestion control (draft-ietf-rmcat-gcc-02).

The delay-based half (`trendline.py`) says when a queue grows; an AIMD controller turns that into a rate (5.5). The loss-based
half (6) takes over where queues are short. What differs from the draft: the rates of a forwarder move in steps, from layer to
layer, so the rate that arrives says little about what could; that is found out by probes (`probing.py`), whose own queue the
detector does not look at. A loss below `LOSS_BEARABLE` is no reason to stay low: Wi-Fi loses as much on an empty line, and
retransmissions mend it.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Final

from rtc.meter import Gauge, Meter
from rtc.outcome import Outcome
from rtc.trendline import Usage

START: Final = 2_500_000
"""Bits per second that are taken for granted at first: a 720p camera and voices, so that most subscribers begin with what
they keep; what is too much for the others is known within half a second."""
LEAST: Final = 50_000
MOST: Final = 50_000_000

BACKOFF: Final = 0.85
LARGEST_BACKOFF: Final = 0.5
"""One step goes no deeper than to this part of the estimate, and there is a pause after it: a stall of the receiver, in which
little arrives for a moment, is over by then; a line that is narrow still is."""
PAUSES: Final = (0.08, 0.15)
"""Seconds between two steps: a round trip, within these."""
GROWTH: Final = 1.08
"""By which factor the rate grows each second while nothing is known of the line's limit."""
HEADROOM: Final = 1.5
HEADROOM_BITRATE: Final = 10_000
"""The estimate grows by itself up to this much more than what arrives; further only by probes."""

IDLE: Final = 0.7
"""Part of the estimate below which the line counts as not in full use."""

BURST_BACKOFF: Final = 0.9
STALL: Final = 0.2
"""Seconds for which a queue has to grow on a line that is not in full use: before that, something stood still for a moment."""

LOSS_WINDOW: Final = 0.5
LOSS_PACKETS: Final = 40
"""A loss is a fraction of at least so many packets."""
LOSS_BEARABLE: Final = 0.06
LOSS_TOO_MUCH: Final = 0.10
"""Both beyond what the line loses usually, of which `MOST_USUAL` is believed to have nothing to do with the rate."""
MOST_USUAL: Final = 0.08
USUAL_WEIGHT: Final = 0.15

SETTLED: Final = 3.0

SILENCE: Final = 0.8
"""Seconds without feedback on what was sent after which the line counts as jammed; browsers send it every 50 to 250 ms."""
SILENT_BACKOFF: Final = 0.7
SILENT_FLOOR: Final = 300_000
"""Bits per second below which silence lowers nothing: a page that stood still is not a narrow line, and would need long to rise."""


class LinkCapacity:
    """What arrived whenever the line was full: near it the rate grows slowly (5.5)."""

    __slots__ = ("_estimate", "_variance")

    def __init__(self) -> None:
        self._estimate: float | None = None
        self._variance = 0.4

    def hear(self, bitrate: float) -> None:
        kilobits = bitrate / 1000
        if self._estimate is None:
            self._estimate = kilobits
        else:
            self._estimate += 0.05 * (kilobits - self._estimate)
        error = self._estimate - kilobits
        self._variance = min(max(0.95 * self._variance + 0.05 * error * error / max(self._estimate, 1.0), 0.4), 2.5)

    def compare(self, bitrate: float) -> int:
        """-1: below, 0: near it, or +1: above; unknown counts as above."""
        if self._estimate is None:
            return 1
        deviation = 3 * sqrt(self._variance * self._estimate)
        return (bitrate / 1000 > self._estimate + deviation) - (bitrate / 1000 < self._estimate - deviation)

    def forget(self) -> None:
        self._estimate = None

    @property
    def is_known(self) -> bool:
        return self._estimate is not None


class LossMeter:
    """The fraction that was lost, each `LOSS_WINDOW` anew."""

    __slots__ = ("_began_at", "_lost", "_packets")

    def __init__(self) -> None:
        self._packets = self._lost = 0
        self._began_at: float | None = None

    def hear(self, packets: int, lost: int, now: float) -> float | None:
        """The loss of the window that ends now, if one does."""
        if self._began_at is None:
            self._began_at = now
        self._packets += packets
        self._lost += lost
        if now - self._began_at < LOSS_WINDOW or self._packets < LOSS_PACKETS:
            return None
        fraction = self._lost / self._packets
        self._packets = self._lost = 0
        self._began_at = now
        return fraction


class BandwidthEstimator:
    """For one subscriber. `meter` counts what arrives, `now` is seconds, monotonic."""

    def __init__(self, start: float = START, meter: Gauge | None = None) -> None:
        self.bitrate = float(start)
        """The estimate, in bits per second of whole datagrams."""
        self.round_trip = 0.2
        """Seconds; as reports tell it."""
        self.loss = 0.0
        """As of the last window."""
        self._meter = meter or Meter()
        self._capacity = LinkCapacity()
        self._losses = LossMeter()
        self._changed_at: float | None = None
        self._backed_off_at: float | None = None
        self._over_since: float | None = None
        self._usual_loss = 0.0
        self._heard_at: float | None = None

    @property
    def arriving(self) -> float | None:
        """Bits per second that arrived lately."""
        return self._meter.arriving

    @property
    def usage(self) -> Usage:
        return self._meter.usage

    def is_settled(self, now: float) -> bool:
        """No queue made it back off in the last `SETTLED` seconds."""
        return self._backed_off_at is None or now - self._backed_off_at > SETTLED

    def hear(self, outcomes: Sequence[Outcome], now: float) -> None:
        """The outcomes of one message of feedback, in the order in which the packets were sent."""
        for outcome in outcomes:
            self._meter.count(outcome)
        counted = [outcome.arrived for outcome in outcomes if not outcome.is_probe]
        self.conclude(len(counted), counted.count(None), now)

    def conclude(self, packets: int, lost: int, now: float) -> None:
        """The meter counted another message, by which so many packets that were no probe's were sent and lost."""
        self._heard_at = now
        loss = self._losses.hear(packets, lost, now)
        if loss is not None:
            self._bear(loss)
            if self._excess > (LOSS_TOO_MUCH if self.is_settled(now) else LOSS_BEARABLE):
                self._back_off(now)  # a short queue that is full all the time grows no more, it overflows
            elif loss <= LOSS_TOO_MUCH:
                self._usual_loss += USUAL_WEIGHT * (min(loss, MOST_USUAL) - self._usual_loss)
        self._follow(now)

    def hear_probe(self, bitrate: float, now: float) -> None:
        """What a probe found to arrive. It only raises the estimate; that it is lower is the detector's to find."""
        if bitrate > self.bitrate:
            self._set(bitrate, now)
            self._capacity.forget()

    def hear_loss(self, fraction: float) -> None:
        """As a receiver report tells it, for a subscriber that sends no feedback packet by packet."""
        self._bear(fraction)

    def tick(self, sent_at: float | None, now: float) -> None:
        """`sent_at`: when the last packet was sent."""
        if self._heard_at is None or sent_at is None or sent_at <= self._heard_at:
            return
        if now - self._heard_at > SILENCE:
            self._heard_at = now
            self._set(min(self.bitrate, max(self.bitrate * SILENT_BACKOFF, SILENT_FLOOR)), now)

    # Delay

    def _follow(self, now: float) -> None:
        usage = self._meter.usage
        if usage != "over":
            self._over_since = None
        elif self._over_since is None:
            self._over_since = now
        if usage == "over":
            if self._is_in_full_use or now - (self._over_since or now) >= STALL:
                self._back_off(now)
        elif usage == "normal":
            self._grow(now)
        else:
            self._changed_at = now

    @property
    def _is_in_full_use(self) -> bool:
        return (self._meter.arriving or 0.0) >= IDLE * self.bitrate

    @property
    def _excess(self) -> float:
        """What is lost beyond the usual."""
        return self.loss - self._usual_loss

    def _back_off(self, now: float) -> None:
        arriving = self._meter.arriving
        pause = min(max(self.round_trip, PAUSES[0]), PAUSES[1])
        if arriving is None or (self._backed_off_at is not None and now - self._backed_off_at < pause):
            return
        if self._capacity.compare(arriving) < 0:
            self._capacity.forget()
        self._capacity.hear(arriving)
        bitrate = BACKOFF * arriving
        if not self._is_in_full_use:
            # A key frame filled the queue, which says nothing of the little that flows otherwise: its own rate is the line's.
            bitrate = max(bitrate, min(BACKOFF * (self._meter.bursting or 0.0), BURST_BACKOFF * self.bitrate))
        self._set(min(self.bitrate, max(bitrate, LARGEST_BACKOFF * self.bitrate)), now)
        self._backed_off_at = now

    def _grow(self, now: float) -> None:
        elapsed = min(now - self._changed_at, 1.0) if self._changed_at is not None else 0.0
        self._changed_at = now
        arriving = self._meter.arriving
        if arriving is None or self._excess > LOSS_BEARABLE:
            return
        if self._capacity.is_known and self._capacity.compare(arriving) > 0:
            self._capacity.forget()
        limit = HEADROOM * arriving + HEADROOM_BITRATE
        if self.bitrate < limit:
            more = self._additive(elapsed) if self._capacity.is_known else self.bitrate * (GROWTH**elapsed - 1)
            self._set(min(self.bitrate + more, limit), now)

    def _additive(self, seconds: float) -> float:
        """Half a packet for each response time, by the draft; at least 4 kbit/s each second."""
        frame = self.bitrate / 30
        packet = frame / max(1.0, -(-frame // 9600))
        return max(4000.0, packet / (self.round_trip + 0.1)) * seconds

    # Loss

    def _bear(self, loss: float) -> None:
        """What still arrives is no part of what is too much: news of a loss comes late, and several times."""
        self.loss = loss
        if self._excess > LOSS_TOO_MUCH:
            floor = max(BACKOFF * (self._meter.arriving or 0.0), LEAST)
            self.bitrate = min(self.bitrate, max(self.bitrate * (1 - 0.5 * loss), floor))

    def _set(self, bitrate: float, now: float) -> None:
        self.bitrate = min(max(bitrate, LEAST), MOST)
        self._changed_at = now
