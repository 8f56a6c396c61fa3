"""A tap of the lane in plain Python: the reference."""

from struct import Struct
from typing import Final

from rtc.packet import HEADER_SIZE, Packet
from rtc.rewriting import NOTHING, Mapping, renumber
from rtc.sink import Sink
from rtc.wire import TAPPED

_PACK: Final = Struct("!BBHLL").pack


class PlainTap:
    """Implements `rtc.wire.TapOutlet`."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.lost = 0
        self._kept: list[tuple[int, bytes, float]] = []
        self._octets = 0

    def sink(self, ssrc: int, _elements: bytes, /) -> Sink:
        return TapSink(self, ssrc)

    def transmit(self, _length: int, _now: float, /) -> None:
        raise AssertionError("outputs without retransmissions send nothing of their own")

    def keep(self, ssrc: int, data: bytes, at: float) -> None:
        if self._octets + len(data) > TAPPED:
            self.lost += 1
            return
        self._octets += len(data)
        self._kept.append((ssrc, data, at))

    def take(self) -> list[tuple[int, bytes, float]]:
        kept, self._kept, self._octets = self._kept, [], 0
        return kept


class TapSink:
    """Implements `rtc.sink.Sink`."""

    def __init__(self, tap: PlainTap, ssrc: int) -> None:
        self.mapping = NOTHING
        self.packets = 0
        self.octets = 0
        self.echo = False
        self._tap = tap
        self._ssrc = ssrc

    def begin(self, mapping: Mapping) -> None:
        self.mapping = mapping

    def forward(self, packet: Packet) -> None:
        mapping = self.mapping
        if packet.index < mapping.first:
            return
        sequence = packet.index + mapping.sequence & 0xFFFF
        timestamp = packet.timestamp + mapping.timestamp & 0xFFFFFFFF
        data = bytearray(_PACK(0x80, packet.marker_and_type, sequence, timestamp, self._ssrc) + packet.payload)
        if packet.picture_at:
            renumber(data, HEADER_SIZE, packet, mapping)
        self.packets += 1
        self.octets += len(packet.payload)
        self._tap.keep(self._ssrc, bytes(data), packet.arrived)
