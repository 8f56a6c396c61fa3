"""A lane: makes the wires and fan-outs that carry packets to subscribers, in Python or in C."""

from typing import Literal, Protocol

from rtc.counters import Counters
from rtc.forwarder import Path, SrtpKeys
from rtc.sink import FanOut
from rtc.wire import Wire

LaneName = Literal["native", "python"]


class Lane(Protocol):
    """All peers of a forwarder are on one lane. Not thread-safe."""

    @property
    def counters(self) -> Counters: ...

    def wire(self, keys: SrtpKeys, path: Path) -> Wire: ...

    def fan_out(self) -> FanOut: ...

    def flush(self) -> None:
        """Sends what is held back: to be called after what one wake-up brought, and before counters are read."""
