"""Which layers of a camera its publisher has to send: those that somebody receives. Pure.

A layer that is wanted is switched on at once, and off when nobody wanted it for `HOLD`, so that a page that is scrolled does
not cost a key frame each time. The lowest layer goes on always: whoever looks next sees a picture at once.
"""

from collections.abc import Collection
from typing import Final

from rtc.negotiated import RIDS

HOLD: Final = 5.0
"""Seconds for which a layer goes on that nobody wants any more."""


class Dynacast:
    """The layers of one track. It begins with all, as browsers do."""

    def __init__(self, now: float) -> None:
        self._wanted_at = dict.fromkeys(RIDS, now)
        self.layers: tuple[str, ...] = RIDS
        """To be sent now, lowest first."""

    def update(self, wanted: Collection[str], now: float) -> bool:
        """`wanted` are the rids that subscribers are to get, "" the best one. `True` when `layers` changed."""
        for rid in wanted:
            self._wanted_at[rid or RIDS[-1]] = now
        layers = tuple(rid for rid in RIDS if rid == RIDS[0] or now - self._wanted_at[rid] < HOLD)
        changed, self.layers = layers != self.layers, layers
        return changed
