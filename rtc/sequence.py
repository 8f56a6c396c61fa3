"""Sequence numbers: 16 bits unwrapped, and the gaps closed that packets leave which are not forwarded."""

from collections import deque
from typing import Final

REMEMBERED_DROPS: Final = 256
"""A packet that is older than the last so many dropped ones is too late to be placed."""


def unwrap(number: int, near: int) -> int:
    """The integer closest to `near` whose low 16 bits are `number`; of two that are equally close, the lower."""
    return near + ((number - near + 0x8000) & 0xFFFF) - 0x8000


class GapCloser:
    """Numbers the packets that are forwarded without a gap where others were dropped on purpose.

    Numbers are unwrapped. Only a packet newer than all before may be dropped; the gap of a lost packet stays open,
    for it may still come.
    """

    __slots__ = ("_drops", "_forgotten", "closed")

    def __init__(self) -> None:
        self._drops: deque[int] = deque(maxlen=REMEMBERED_DROPS)
        self._forgotten: int | None = None
        self.closed = 0
        """How far the newest packets are moved: their index is their number minus this."""

    def drop(self, extended: int) -> None:
        if len(self._drops) == REMEMBERED_DROPS:
            self._forgotten = self._drops[0]
        self._drops.append(extended)
        self.closed += 1

    def index(self, extended: int) -> int | None:
        """The index of a packet, `None` for one that was dropped or is too old to tell."""
        closed = self.closed
        for dropped in reversed(self._drops):
            if dropped < extended:
                return extended - closed
            if dropped == extended:
                return None
            closed -= 1
        if self._forgotten is not None and extended <= self._forgotten:
            return None
        return extended - closed
