"""What the packets of a layer are forwarded to: the seam between what is decided and what is done for each subscriber.

Who gets which layer under which numbers is decided once, in Python (`inbound.py`, `output.py`); a sink writes, protects and
sends. `python_lane.py` is the reference, `native_lane.py` does the same in C.
"""

from typing import Final, Protocol, runtime_checkable

from rtc.packet import Packet
from rtc.rewriting import Mapping

ECHO: Final = 400
"""Octets of the largest datagram that leaves twice; those of voices are a quarter of it."""


class Sink(Protocol):
    """One outgoing stream as packets are written into it. `Layer.attach` and `detach` say of which layer."""

    @property
    def packets(self) -> int:
        """Packets so far, without those that were sent again."""

    @property
    def octets(self) -> int:
        """Octets of their payloads."""

    echo: bool
    """While set, each datagram leaves a second time, byte for byte, after the next one of the stream: what loses one of
    them at random seldom loses both. Receivers drop the second one (SRTP replay protection), and nothing is encrypted twice.
    """

    def begin(self, mapping: Mapping) -> None:
        """How packets are renumbered from now on. Only while no layer holds the sink."""


@runtime_checkable
class ForwardingSink(Sink, Protocol):
    """Of a lane that forwards in Python."""

    def forward(self, packet: Packet) -> None:
        """Sends one packet at once, if the sink began with it or before it."""
