"""A tap of the native lane: its packets are kept in C (`native/tap.c`) until they are taken, all at once."""

from rtc import _lane
from rtc.sink import Sink


class NativeTap:
    """Implements `rtc.wire.TapOutlet`."""

    def __init__(self, core: _lane.Lane) -> None:
        self.buffer = bytearray()
        self._peer = _lane.Peer(core, 0, None, 0, 0, b"")
        self._peer.collect()

    @property
    def lost(self) -> int:
        return self._peer.uncollected

    def sink(self, ssrc: int, _elements: bytes, /) -> Sink:
        return _lane.Sink(self._peer, ssrc, b"")

    def transmit(self, _length: int, _now: float, /) -> None:
        raise AssertionError("outputs without retransmissions send nothing of their own")

    def take(self) -> list[tuple[int, bytes, float]]:
        return self._peer.collected()
