"""A lane: receives for peers and carries packets to them, in Python or in C."""

from collections.abc import Sequence
from typing import Literal, Protocol

from rtc.counters import Counters
from rtc.forwarder import Path, SrtpKeys
from rtc.gate import Gate
from rtc.negotiated import Kind
from rtc.wire import TapOutlet, Wire

LaneName = Literal["native", "python"]


class Inlet(Protocol):
    """A UDP socket of ours (`udp.UdpSocket`)."""

    number: int
    """Which thread of the lane reads it."""

    @property
    def descriptor(self) -> int: ...

    def read(self) -> None:
        """From now on the event loop reads it."""

    def take(self, data: bytes, address: bytes) -> None:
        """A datagram that another read, and its sender as the C library writes it."""

    def stop(self) -> None:
        """The event loop reads it no more."""


class Lane(Protocol):
    """All peers of a forwarder are on one lane. Not thread-safe."""

    count: int
    """Threads that it has; each reads a socket of its own."""

    @property
    def counters(self) -> Counters:
        """As of now; the same object each time."""

    @property
    def strangers(self) -> int:
        """Datagrams that the lane itself dropped because they were of nobody, or of no protocol."""

    def wire(self, keys: SrtpKeys, path: Path) -> Wire: ...

    def tap(self) -> TapOutlet:
        """A subscriber that is no client."""

    def gate(self, kind: Kind, /) -> Gate: ...

    def receive(self, data: bytes, path: Path, now: float) -> None:
        """An SRTP or SRTCP datagram that Python read (RFC 5761)."""

    def carry(self, inlets: Sequence[Inlet]) -> None:
        """Reads these sockets from now on. Once, with a running event loop."""

    def flush(self) -> None:
        """Sends what is held back: to be called after what one wake-up brought, and before counters are read."""

    def tick(self, now: float) -> None:
        """With each tick of the forwarder."""

    def close(self) -> None:
        """Reads no more. Idempotent."""
