"""What is common to the layers of a track on the way of a packet: the gate, and how loud it is. The native lane has its own."""

from typing import Protocol

from rtc.loudness import Loudness


class Loud(Protocol):
    """`Loudness`."""

    @property
    def level(self) -> float: ...

    def hear(self, element: bytes, now: float) -> None: ...

    def fade(self, now: float) -> None: ...

    def silence(self) -> None: ...


class Gate(Protocol):
    """Read for each packet, written by `InboundTrack`."""

    is_open: bool
    started: bool
    """A packet was accepted before."""
    waiting: bool
    """Outputs wait for a packet that they can begin with."""
    refused: int
    """Packets that came while it was closed."""

    @property
    def loudness(self) -> Loud: ...


class PlainGate:
    """Of the lane in plain Python."""

    __slots__ = ("is_open", "loudness", "refused", "started", "waiting")

    def __init__(self) -> None:
        self.is_open = False
        self.started = False
        self.waiting = False
        self.refused = 0
        self.loudness = Loudness()
