"""How long a page should hold back what it receives, so that what was lost is there again before it is shown. Pure.

Browsers choose a buffer for the jitter of a line. On a line that loses, a packet is there again after one round trip, and
after two if the request or the repair was lost too; a buffer of that length hides both. The page is told (data channel,
`buffer`) and sets `RTCRtpReceiver.jitterBufferTarget` for sound and pictures alike, so that lips stay in time.
"""

from typing import Final

LOSSY: Final = 0.015
"""From this loss on a buffer is worth its delay."""

ROUND_TRIPS: Final = 2.5
EXTRA: Final = 0.06
"""Seconds for noticing a gap and for the way itself."""

STEP: Final = 0.05
LONGEST: Final = 0.5
"""Seconds; with more delay nobody can talk, and to talk matters more than whole pictures."""

HOLD: Final = 15.0
"""Seconds for which the line has to be better before the buffer is made shorter: each change is heard."""


class Playout:
    """For one page. Times are seconds."""

    __slots__ = ("_needed_at", "target")

    def __init__(self) -> None:
        self.target = 0.0
        """0: the browser's own choice."""
        self._needed_at = float("-inf")

    def update(self, loss: float, round_trip: float, now: float) -> bool:
        """`True` when `target` changed."""
        needed = self._needed(loss, round_trip)
        if needed >= self.target:
            self._needed_at = now
        elif now - self._needed_at < HOLD:
            return False
        changed, self.target = needed != self.target, needed
        return changed

    @staticmethod
    def _needed(loss: float, round_trip: float) -> float:
        if loss < LOSSY or round_trip <= 0:
            return 0.0
        steps = -(-(ROUND_TRIPS * round_trip + EXTRA) // STEP)
        return min(round(steps * STEP, 2), LONGEST)
