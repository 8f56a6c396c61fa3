"""The lane in plain Python: the reference, and what runs where the native one was not built."""

from collections import deque
from collections.abc import Sequence
from struct import Struct
from typing import Final

from typing_extensions import override

from rtc.counters import Counters
from rtc.feedback_reader import FeedbackReader, Reader
from rtc.forwarder import Path, Send, SrtpKeys
from rtc.gate import Gate, PlainGate
from rtc.lane import Inlet
from rtc.layer import Layer, PlainLayer
from rtc.negotiated import EXT_TRANSPORT_WIDE, Codec, Kind
from rtc.packet import HEADER_SIZE, ONE_BYTE_PROFILE, Packet, element, parse
from rtc.plain_tap import PlainTap
from rtc.rewriting import NOTHING, NUMBER_AT, Mapping, renumber
from rtc.sink import ECHO, Sink
from rtc.srtp import SrtpContext, SrtpError, Workspace
from rtc.wire import ARRIVALS, MAX_DATAGRAM, MAX_SSRCS, SENT, Arrival, SentPacket, TapOutlet, Wire

_SSRC: Final = Struct("!L").unpack_from


class PythonSink:
    """Implements `rtc.sink.Sink`."""

    def __init__(self, wire: "PythonWire", ssrc: int, elements: bytes) -> None:
        self.mapping = NOTHING
        self.packets = 0
        self.octets = 0
        self.echo = False
        self._last = b""
        self._ssrc = ssrc
        self._words = ONE_BYTE_PROFILE << 16 | (4 + len(elements)) // 4
        self._elements = elements
        header = Struct(f"!BBHLLLL{len(elements)}s")
        self._pack, self._start = header.pack_into, header.size
        self._buffer = wire.buffer
        self._wire = wire
        self._transmit = wire.transmit

    def begin(self, mapping: Mapping) -> None:
        self.mapping = mapping

    def forward(self, packet: Packet) -> None:
        """This is where the server spends its time."""
        mapping = self.mapping
        if packet.index < mapping.first:
            return
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
            self._elements,
        )
        buffer[start:end] = payload
        if packet.picture_at:
            renumber(buffer, start, packet, mapping)
        self.packets += 1
        self.octets += size
        self._transmit(end, packet.arrived)
        if self.echo:
            self._repeat()
        elif self._last:
            self._last = b""

    def _repeat(self) -> None:
        """Sends the datagram before this one again, and keeps this one for the next time."""
        if self._last:
            self._wire.repeat(self._last)
        self._last = self._wire.last if len(self._wire.last) <= ECHO else b""


class PythonWire(Wire):
    def __init__(self, keys: SrtpKeys, path: Path, lane: "PythonLane") -> None:
        super().__init__(path)
        self._srtp = SrtpContext(keys, lane.workspace)
        self.buffer = self._srtp.buffer
        self._lane = lane
        self._counters = lane.counters
        self._met: set[int] = set()
        self._sent_count = 0
        self._sent: list[tuple[int, SentPacket] | None] = [None] * SENT
        self.last = b""
        """The RTP datagram that was sent last."""
        self._arrivals: deque[Arrival] = deque(maxlen=ARRIVALS)
        self._hear(path)

    # In

    def receive(self, data: bytes, now: float) -> None:
        """Raises `ValueError` for what is dropped."""
        if not HEADER_SIZE <= len(data) <= MAX_DATAGRAM:
            raise ValueError("too short or too long")
        if 192 <= data[1] <= 223:
            ssrc = self._admit(data, 4)
            plain = self._srtp.unprotect_rtcp(data)
            self._met.add(ssrc)
            self.listener.take_rtcp(plain, now)
            return
        ssrc = self._admit(data, 8)
        plain = self._srtp.unprotect(data)
        self._met.add(ssrc)
        packet = parse(plain)
        number = element(packet.extension, EXT_TRANSPORT_WIDE)
        if number is not None and len(number) == 2:
            self._arrivals.append(Arrival(number[0] << 8 | number[1], now))
        self.listener.take_rtp(packet, now)

    def _admit(self, data: bytes, at: int) -> int:
        """The SSRC. Raises `ValueError` for a new one of a peer that began too many."""
        (ssrc,) = _SSRC(data, at)
        if ssrc not in self._met and len(self._met) >= MAX_SSRCS:
            raise ValueError("the peer has begun too many streams")
        return int(ssrc)

    @override
    def arrivals(self) -> Sequence[Arrival]:
        found = list(self._arrivals)
        self._arrivals.clear()
        return found

    @override
    def layer(self, gate: Gate, rid: str, ssrc: int, codec: Codec, first_sequence: int) -> Layer:
        return PlainLayer(rid, ssrc, codec, first_sequence)

    @override
    def bind(self, ssrc: int, layer: Layer, *, is_repair: bool) -> None:
        """The endpoint finds it by itself."""

    @override
    def unbind(self, ssrc: int) -> None:
        """Nothing was bound."""

    @override
    def _hear(self, path: Path) -> None:
        self._lane.wires[path] = self

    @override
    def _unhear(self, path: Path) -> None:
        if self._lane.wires.get(path) is self:
            del self._lane.wires[path]

    # Out

    @override
    def sink(self, ssrc: int, elements: bytes) -> Sink:
        return PythonSink(self, ssrc, elements)

    @override
    def transmit(self, length: int, now: float) -> None:
        number = self._sent_count & 0xFFFF
        self._sent_count += 1
        self.buffer[NUMBER_AT] = number >> 8
        self.buffer[NUMBER_AT + 1] = number & 0xFF
        counters = self._counters
        try:
            data = self._srtp.protect(length)
        except SrtpError:
            counters.dropped += 1
            return
        size = len(data)
        self.last = data
        self._sent[number % SENT] = number, SentPacket(now, size)
        counters.sent += 1
        counters.octets_sent += size
        self._lane.send(data, self.path)

    def repeat(self, data: bytes) -> None:
        """Sends a datagram again, byte for byte."""
        self._counters.sent += 1
        self._counters.octets_sent += len(data)
        self._lane.send(data, self.path)

    @override
    def transmit_rtcp(self, data: bytes) -> None:
        protected = self._srtp.protect_rtcp(data)
        self._counters.sent += 1
        self._counters.octets_sent += len(protected)
        self._lane.send(protected, self.path)

    @property
    @override
    def sent_count(self) -> int:
        return self._sent_count

    @override
    def sent(self, numbers: Sequence[int]) -> Sequence[SentPacket | None]:
        records = [self._sent[number % SENT] for number in numbers]
        return [
            record[1] if record is not None and record[0] == number else None
            for number, record in zip(numbers, records, strict=True)
        ]

    @override
    def feedback_reader(self) -> Reader:
        return FeedbackReader(self)


class PythonLane:
    """Implements `rtc.lane.Lane`."""

    strangers = 0
    count = 1

    def __init__(self, send: Send) -> None:
        self.counters = Counters()
        self.send = send
        self.workspace = Workspace()
        self.wires: dict[Path, PythonWire] = {}
        self._inlets: list[Inlet] = []

    def wire(self, keys: SrtpKeys, path: Path) -> Wire:
        return PythonWire(keys, path, self)

    def tap(self) -> TapOutlet:
        return PlainTap()

    def gate(self, _kind: Kind, /) -> Gate:
        return PlainGate()

    def receive(self, data: bytes, path: Path, now: float) -> None:
        self.counters.received += 1
        wire = self.wires.get(path)
        if wire is None:
            self.counters.dropped += 1
            return
        try:
            wire.receive(data, now)
        except ValueError:
            self.counters.dropped += 1

    def carry(self, inlets: Sequence[Inlet]) -> None:
        self._inlets += inlets
        for each in inlets:
            each.read()

    def flush(self) -> None:
        """Nothing is held back."""

    def tick(self, now: float) -> None:
        """Nothing waits."""

    def close(self) -> None:
        for each in self._inlets:
            each.stop()
        self._inlets.clear()
