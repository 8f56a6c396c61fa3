"""What the packets of a layer are forwarded to: the seam between what is decided and what is done for each subscriber.

Who gets which layer under which numbers is decided once, in Python (`inbound.py`, `output.py`); a sink writes, protects and
sends. `python_lane.py` is the reference, `native_lane.py` does the same in C.
"""

from typing import Protocol

from rtc.packet import Packet
from rtc.rewriting import Mapping


class Sink(Protocol):
    """One outgoing stream as packets are written into it."""

    @property
    def packets(self) -> int:
        """Packets so far, without those that were sent again."""

    @property
    def octets(self) -> int:
        """Octets of their payloads."""

    def begin(self, mapping: Mapping) -> None:
        """How packets are renumbered from now on. Only while no layer holds the sink."""

    def forward(self, packet: Packet) -> None:
        """Sends one packet at once."""


class FanOut(Protocol):
    """The sinks of one layer."""

    def __len__(self) -> int: ...

    def add(self, sink: Sink) -> None: ...

    def remove(self, sink: Sink) -> None: ...

    def forward(self, packet: Packet) -> None:
        """Sends the packet to all sinks that began with it or before it, at `Lane.flush` at the latest."""
