"""The way from and to one peer: what comes is opened and told to the peer's endpoint, what leaves is protected, numbered and sent."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from rtc.feedback_reader import Reader
from rtc.forwarder import Path
from rtc.gate import Gate
from rtc.layer import Layer
from rtc.negotiated import Codec
from rtc.packet import Packet
from rtc.sink import Sink

MAX_DATAGRAM: Final = 1500

MAX_SSRCS: Final = 64
"""Streams a peer may begin in its life. It needs ten; libsrtp keeps a state for each, so further ones are not opened."""

MAX_PATHS: Final = 4
"""Addresses from which a peer is heard: the nominated one and those before it, from which packets are still on their way."""

SENT: Final = 1024
"""Packets whose sending is remembered for transport-wide feedback: a second of a peer that gets 8 Mbit/s."""

ARRIVALS: Final = 2048
"""Arrivals that may wait for feedback; beyond, the oldest are forgotten."""

TAPPED: Final = 1 << 22
"""Octets that may wait in a tap: three seconds of four cameras in their best layers. It is emptied each 20 ms."""


class SentPacket(NamedTuple):
    at: float
    size: int
    """Octets of the SRTP packet."""


class Arrival(NamedTuple):
    number: int
    """Transport-wide, 16 bits, as the publisher wrote it."""
    at: float


class Listener(Protocol):
    """What a wire tells. Each raises `ValueError` for what is dropped."""

    def take_rtp(self, packet: Packet, now: float) -> None: ...

    def take_rtcp(self, plain: bytes, now: float) -> None: ...

    def take_key_frame(self, ssrc: int, index: int, now: float) -> None: ...

    def hasten(self) -> None:
        """A stream misses something that its publisher has to be asked for."""


class Outlet(Protocol):
    """What outputs lead into: the way to a client, or a tap."""

    buffer: bytearray
    """Where Python builds packets."""

    def sink(self, ssrc: int, elements: bytes) -> Sink: ...

    def transmit(self, length: int, now: float) -> None: ...


class TapOutlet(Outlet, Protocol):
    """A subscriber without a network: what its sinks make is kept as plain RTP (fixed header and payload) until it is taken.

    No more than `TAPPED` octets wait; what comes when they do is `lost`.
    """

    @property
    def lost(self) -> int: ...

    def take(self) -> list[tuple[int, bytes, float]]:
        """What came since the last call, in its order: SSRC, packet, and when it arrived from its publisher."""


class Wire(ABC):
    """`buffer` is where Python builds packets; whoever made the wire sets `listener`.

    Each RTP packet that leaves, first or again, gets the next transport-wide number of the peer (draft-holmer-rmcat-
    transport-wide-cc-extensions-01) at `rewriting.NUMBER_AT`.
    """

    listener: Listener
    buffer: bytearray

    def __init__(self, path: Path) -> None:
        self.path = path
        self._paths = [path]

    @abstractmethod
    def sink(self, ssrc: int, elements: bytes) -> Sink:
        """A stream to this peer. `elements` are `rewriting.elements_of` its m-section."""

    @abstractmethod
    def layer(self, gate: Gate, rid: str, ssrc: int, codec: Codec, first_sequence: int) -> Layer:
        """A stream of this peer."""

    @abstractmethod
    def bind(self, ssrc: int, layer: Layer, *, is_repair: bool) -> None:
        """What comes with this SSRC is of the layer, or sent again."""

    @abstractmethod
    def unbind(self, ssrc: int) -> None:
        """Idempotent."""

    def move(self, path: Path) -> None:
        """What is sent from now on goes there; the peer is heard from there too, and for a while from where it was before."""
        self.path = path
        if path in self._paths:
            self._paths.remove(path)
        self._paths.append(path)
        self._hear(path)
        for former in self._paths[:-MAX_PATHS]:
            self._paths.remove(former)
            self._unhear(former)

    def close(self) -> None:
        """Nothing is heard of the peer any more. Idempotent."""
        for path in self._paths:
            self._unhear(path)
        self._paths.clear()

    @abstractmethod
    def _hear(self, path: Path) -> None: ...

    @abstractmethod
    def _unhear(self, path: Path) -> None: ...

    @abstractmethod
    def transmit(self, length: int, now: float) -> None:
        """Protects and sends the RTP packet in the first `length` octets of the buffer."""

    @abstractmethod
    def transmit_rtcp(self, data: bytes) -> None: ...

    @property
    @abstractmethod
    def sent_count(self) -> int:
        """Transport-wide numbers given out, not wrapped."""

    @abstractmethod
    def sent(self, numbers: Sequence[int]) -> Sequence[SentPacket | None]:
        """What is remembered of the packets with these transport-wide numbers, 16 bits each."""

    @abstractmethod
    def feedback_reader(self) -> Reader:
        """A new one for what this peer tells of what was sent to it."""

    @abstractmethod
    def arrivals(self) -> Sequence[Arrival]:
        """The transport-wide numbers that came since the last call, in their order."""
