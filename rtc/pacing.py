"""Keeps what is sent again from jamming a line that is full already: repairs get a share of the budget. Pure.

Media leave as they come: their rate is the allocator's matter, and to hold a voice back would only make it late. But each
lost packet that is sent again is one packet more, at the very moment when there are too many.
"""

from typing import Final

SHARE: Final = 0.25
"""Of the budget that repairs may take: enough for a line that loses every fifth packet."""

SHARE_FULL: Final = 0.08
"""While a queue grows."""

BURST: Final = 0.2
"""Seconds of the share that may leave at once: a key frame of which a part was lost is mended in one go."""

LEAST_BURST: Final = 6_000
"""Octets that may always leave at once."""


class RepairLimit:
    """A token bucket over the octets of retransmissions to one subscriber."""

    __slots__ = ("_filled_at", "_octets")

    def __init__(self) -> None:
        self._octets = float(LEAST_BURST)
        self._filled_at: float | None = None

    def allow(self, octets: int, budget: float | None, *, is_full: bool, now: float) -> bool:
        """Whether so much may be sent again now; then it counts as sent. `budget` in bits per second, `None`: unknown."""
        if budget is None:
            return True
        rate = budget / 8 * (SHARE_FULL if is_full else SHARE)
        elapsed = now - self._filled_at if self._filled_at is not None else 0.0
        self._filled_at = now
        self._octets = min(max(LEAST_BURST, rate * BURST), self._octets + rate * elapsed)
        if self._octets < octets:
            return False
        self._octets -= octets
        return True
