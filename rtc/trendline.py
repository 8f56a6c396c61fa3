"""Sees a queue grow before it overflows: the delay-based half of Google congestion control (draft-ietf-rmcat-gcc-02, 5).

Packets are taken in groups that left together; how much longer each group was on its way than the one before adds up to the
growth of the queue in between. A line through the last of these sums (Chromium's trendline filter, which replaced the draft's
Kalman filter) tells whether the queue grows, and an adaptive threshold whether that is more than the noise of the path.
Times are seconds inside and out; the detector's constants are the published ones, in milliseconds. This is the reference;
`native/delay.c` does the same, number for number, where the lane was built (`delay.py`).
"""

from collections import deque
from typing import Final, Literal, NamedTuple

Usage = Literal["normal", "over", "under"]

GROUP: Final = 0.005
"""Seconds within which packets left together."""

BURST: Final = 0.1
"""Seconds that a burst may last: packets that were held up somewhere and then came all at once are one group."""

WINDOW: Final = 20
"""Groups that the line is drawn through."""

SMOOTHING: Final = 0.9
GAIN: Final = 4.0
COUNTED_GROUPS: Final = 60
"""Groups from which on the slope has its full weight."""

THRESHOLD: Final = 12.5
THRESHOLDS: Final = (6.0, 600.0)
RISE: Final = 0.0087
FALL: Final = 0.039
OUTLIER: Final = 15.0
"""A trend so far above the threshold is a leap (a new route) and does not adapt it."""
LONGEST_STEP: Final = 100.0
OVERUSE_TIME: Final = 10.0
"""Milliseconds for which the trend has to be above the threshold."""


class Delta(NamedTuple):
    """Between a group and the one before it: its last packets left `sent` and arrived `arrived` seconds later."""

    sent: float
    arrived: float
    at: float
    """When the group had arrived, by the receiver's clock."""


class _Group:
    __slots__ = ("arrived", "first_arrived", "first_sent", "sent")

    def __init__(self, sent: float, arrived: float) -> None:
        self.first_sent = self.sent = sent
        self.first_arrived = self.arrived = arrived


class Groups:
    """Forms groups of packets, in the order in which they left."""

    __slots__ = ("_before", "_present")

    def __init__(self) -> None:
        self._before: _Group | None = None
        self._present: _Group | None = None

    def add(self, sent: float, arrived: float) -> Delta | None:
        """Tells how the group that this packet ends differs from the one before it."""
        present = self._present
        if present is None:
            self._present = _Group(sent, arrived)
            return None
        if sent < present.first_sent:
            return None
        if self._belongs(present, sent, arrived):
            present.sent = max(present.sent, sent)
            present.arrived = max(present.arrived, arrived)
            return None
        before, self._before, self._present = self._before, present, _Group(sent, arrived)
        if before is None:
            return None
        return Delta(present.sent - before.sent, present.arrived - before.arrived, present.arrived)

    @staticmethod
    def _belongs(group: _Group, sent: float, arrived: float) -> bool:
        if sent - group.first_sent <= GROUP:
            return True
        gap = arrived - group.arrived
        return gap <= GROUP and gap < sent - group.sent and arrived - group.first_arrived < BURST


class Trendline:
    """The slope of the queueing delay."""

    __slots__ = ("_count", "_delay", "_points", "_smoothed", "_start")

    def __init__(self) -> None:
        self._points: deque[tuple[float, float]] = deque(maxlen=WINDOW)
        self._start: float | None = None
        self._delay = self._smoothed = 0.0
        self._count = 0

    def update(self, delta: Delta) -> float | None:
        """The slope, weighed for comparison with the threshold; `None` while there are too few groups."""
        if self._start is None:
            self._start = delta.at
        self._count += 1
        self._delay += (delta.arrived - delta.sent) * 1000
        self._smoothed = SMOOTHING * self._smoothed + (1 - SMOOTHING) * self._delay
        self._points.append(((delta.at - self._start) * 1000, self._smoothed))
        if len(self._points) < WINDOW:
            return None
        slope = self._slope()
        return slope * min(self._count, COUNTED_GROUPS) * GAIN if slope is not None else None

    def _slope(self) -> float | None:
        """By least squares."""
        points = self._points
        total = spread = covered = 0.0
        for x, _ in points:
            total += x
        mean_x = total / len(points)
        for (
            x,
            y,
        ) in points:  # what lies between y and its mean is left out: the distances of x from theirs add up to nothing
            distance = x - mean_x
            spread += distance * distance
            covered += distance * y
        return covered / spread if spread else None


class OveruseDetector:
    """Compares the trend with a threshold that follows it slowly, so that TCP on the same line does not starve us (5.4)."""

    __slots__ = ("_before", "_over_count", "_over_time", "_updated_at", "threshold", "usage")

    def __init__(self) -> None:
        self.usage: Usage = "normal"
        self.threshold = THRESHOLD
        self._over_time: float | None = None
        self._over_count = 0
        self._before = 0.0
        self._updated_at: float | None = None

    def update(self, trend: float, elapsed: float, now: float) -> Usage:
        """`elapsed` seconds lie between the groups; `now` is of the receiver's clock."""
        if trend > self.threshold:
            self._over_time = (self._over_time if self._over_time is not None else -elapsed * 500) + elapsed * 1000
            self._over_count += 1
            if self._over_time > OVERUSE_TIME and self._over_count > 1 and trend >= self._before:
                self._over_time, self._over_count = 0.0, 0
                self.usage = "over"
        else:
            self._over_time, self._over_count = None, 0
            self.usage = "under" if trend < -self.threshold else "normal"
        self._before = trend
        self._adapt(abs(trend), now)
        return self.usage

    def _adapt(self, trend: float, now: float) -> None:
        step = min((now - self._updated_at) * 1000, LONGEST_STEP) if self._updated_at is not None else 0.0
        self._updated_at = now
        if trend > self.threshold + OUTLIER or step <= 0:
            return
        gain = FALL if trend < self.threshold else RISE
        low, high = THRESHOLDS
        self.threshold = min(max(self.threshold + gain * (trend - self.threshold) * step, low), high)


class DelayDetector:
    """All three together: sent and arrived in, the usage of the path out."""

    __slots__ = ("_detector", "_groups", "_trendline")

    def __init__(self) -> None:
        self._groups = Groups()
        self._trendline = Trendline()
        self._detector = OveruseDetector()

    @property
    def usage(self) -> Usage:
        return self._detector.usage

    @property
    def threshold(self) -> float:
        return self._detector.threshold

    def hear(self, sent: float, arrived: float) -> None:
        """A packet that arrived; call it in the order in which they were sent."""
        delta = self._groups.add(sent, arrived)
        if delta is not None:
            trend = self._trendline.update(delta)
            if trend is not None:
                self._detector.update(trend, delta.sent, delta.at)

    def restart(self) -> None:
        """Forgets the line, but not how noisy the path is: after a probe or a pause the queue is another one."""
        threshold = self._detector.threshold
        self.__init__()  # type: ignore[misc]
        self._detector.threshold = threshold
