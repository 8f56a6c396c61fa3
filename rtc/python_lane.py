"""The lane in plain Python: the reference, and what runs where the native one was not built."""

from struct import Struct

from typing_extensions import override

from rtc.counters import Counters
from rtc.forwarder import Path, Send, SrtpKeys
from rtc.packet import ONE_BYTE_PROFILE, Packet
from rtc.rewriting import NOTHING, Mapping, renumber
from rtc.sink import FanOut, Sink
from rtc.srtp import SrtpContext, Workspace
from rtc.wire import Wire


class PythonSink:
    """Implements `rtc.sink.Sink`."""

    def __init__(self, wire: Wire, ssrc: int, element: bytes) -> None:
        self.mapping = NOTHING
        self.packets = 0
        self.octets = 0
        self._ssrc = ssrc
        self._words = ONE_BYTE_PROFILE << 16 | (4 + len(element)) // 4
        self._element = element
        header = Struct(f"!BBHLLLL{len(element)}s")
        self._pack, self._start = header.pack_into, header.size
        self._buffer = wire.buffer
        self._transmit = wire.transmit

    def begin(self, mapping: Mapping) -> None:
        self.mapping = mapping

    def forward(self, packet: Packet) -> None:
        """This is where the server spends its time."""
        mapping = self.mapping
        payload = packet.payload
        size = len(payload)
        start = self._start
        end = start + size
        buffer = self._buffer
        self._pack(
            buffer,
            0,
            0x90,
            packet.marker_and_type,
            packet.index + mapping.sequence & 0xFFFF,
            packet.timestamp + mapping.timestamp & 0xFFFFFFFF,
            self._ssrc,
            self._words,
            packet.sent,
            self._element,
        )
        buffer[start:end] = payload
        if packet.picture_at:
            renumber(buffer, start, packet, mapping)
        self.packets += 1
        self.octets += size
        self._transmit(end)


class PythonFanOut:
    """Implements `rtc.sink.FanOut`. Sends at once."""

    def __init__(self) -> None:
        self._sinks: list[PythonSink] = []

    def __len__(self) -> int:
        return len(self._sinks)

    def add(self, sink: Sink) -> None:
        assert isinstance(sink, PythonSink)
        self._sinks.append(sink)

    def remove(self, sink: Sink) -> None:
        assert isinstance(sink, PythonSink)
        self._sinks.remove(sink)

    def forward(self, packet: Packet) -> None:
        index = packet.index
        for sink in self._sinks:
            if index >= sink.mapping.first:
                sink.forward(packet)


class PythonWire(Wire):
    @override
    def sink(self, ssrc: int, element: bytes) -> Sink:
        return PythonSink(self, ssrc, element)


class PythonLane:
    """Implements `rtc.lane.Lane`."""

    def __init__(self, send: Send) -> None:
        self.counters = Counters()
        self._send = send
        self._workspace = Workspace()

    def wire(self, keys: SrtpKeys, path: Path) -> Wire:
        return PythonWire(SrtpContext(keys, self._workspace), path, self._send, self.counters)

    def fan_out(self) -> FanOut:
        return PythonFanOut()

    def flush(self) -> None:
        """Nothing is held back."""
