"""Puts the packets of one stream in order again and waits a while for those that are missing. Pure."""

from typing import Final

from rtc.packet import Packet
from rtc.sequence import unwrap

MOST_HELD: Final = 1024
"""Packets that wait for a missing one; with more, it is given up."""
RESTART: Final = 4096
"""A number farther away than this begins a new stream: its publisher started again."""


class Reordering:
    """One track. A new SSRC, or a leap, begins anew. `Packet.extended` and `arrived` are set by it."""

    def __init__(self, wait: float) -> None:
        self._wait = wait
        self._held: dict[int, Packet] = {}
        self._next: int | None = None
        self._ssrc: int | None = None
        self.lost = 0
        """Packets given up."""

    def push(self, packet: Packet, now: float) -> list[Packet]:
        """Those that are in order now; a leap of their `extended` numbers tells of a loss."""
        ready: list[Packet] = []
        if self._next is None:
            self._begin(packet)
        assert self._next is not None
        number = unwrap(packet.sequence, self._next)
        if packet.ssrc != self._ssrc or abs(number - self._next) > RESTART:
            ready = self.flush()
            self._begin(packet)
            number = self._next
        packet.extended, packet.arrived = number, now
        if number >= self._next:
            self._held.setdefault(number, packet)
        ready += self._in_order()
        return ready if len(self._held) < MOST_HELD else ready + self._skip()

    def overdue(self, now: float) -> list[Packet]:
        """What had to wait long enough, in order, the missing ones left out."""
        ready: list[Packet] = []
        while self._held and now - self._held[min(self._held)].arrived >= self._wait:
            ready += self._skip()
        return ready

    def flush(self) -> list[Packet]:
        """Everything that is held."""
        ready: list[Packet] = []
        while self._held:
            ready += self._skip()
        return ready

    def _begin(self, packet: Packet) -> None:
        self._ssrc = packet.ssrc
        # Far above any number before, so that it reads as a loss by what comes after.
        base = 0 if self._next is None else self._next + 2 * RESTART
        self._next = base + (packet.sequence - base & 0xFFFF)

    def _skip(self) -> list[Packet]:
        assert self._next is not None
        first = min(self._held)
        self.lost += first - self._next
        self._next = first
        return self._in_order()

    def _in_order(self) -> list[Packet]:
        assert self._next is not None
        ready = []
        while (packet := self._held.pop(self._next, None)) is not None:
            ready.append(packet)
            self._next += 1
        return ready
