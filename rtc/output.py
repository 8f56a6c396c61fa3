"""A slot of a subscriber: one outgoing RTP stream that is continuous whatever track and layer it carries."""

from collections import deque
from collections.abc import Callable
from random import Random
from struct import Struct
from typing import Final, Protocol

from rtc.descriptors import PICTURE_BITS, TEMPORAL_BITS
from rtc.forwarder import OutputStats
from rtc.history import ResendLimit
from rtc.layer import Layer
from rtc.negotiated import BY_PAYLOAD_TYPE, Kind
from rtc.packet import MARKER, ONE_BYTE_PROFILE, Packet
from rtc.quality import QualityMeter
from rtc.rewriting import NOTHING, Mapping, elements_of, renumber, send_time
from rtc.rtcp import ReportBlock, SenderReport
from rtc.sequence import unwrap
from rtc.wire import Outlet

REMEMBERED_MAPPINGS: Final = 4
MIN_RESEND_INTERVAL: Final = 0.01
MAX_RESEND_INTERVAL: Final = 0.2
MAX_ROUND_TRIP: Final = 10.0
MAX_REPORTED: Final = 0x8000
"""Packets between two reports; more is a step backwards, or a subscriber that makes fun of us."""

_ORIGINAL: Final = Struct("!H").pack_into


class Carrier(Protocol):
    """The track that an output carries."""

    def remove(self, output: "Output") -> None: ...

    def hear_key_frame_request(self, output: "Output") -> None: ...


class Output:
    """Decides under which numbers packets leave, and sends again what was lost.

    `quality` hears what the subscriber reports, `may_repair` is asked whether the line bears so many octets once more, and
    `on_change` is told when the output carries something else.

    What a packet becomes depends on the packet and the mapping only; so it can be sent again without having been kept.
    """

    def __init__(
        self,
        wire: Outlet,
        kind: Kind,
        mid: str,
        ssrc: int,
        rtx_ssrc: int | None,
        *,
        random: Random,
        quality: QualityMeter,
        may_repair: Callable[[int, float], bool],
        on_change: Callable[[], None],
    ) -> None:
        self.kind = kind
        self.ssrc = ssrc
        self.rtx_ssrc = rtx_ssrc
        self.carrier: Carrier | None = None
        self.wanted = ""
        self.target: Layer | None = None
        self.is_patient = False
        """It rather shows nothing yet than another layer than its target: in a recording each size begins a file anew."""
        self.layer: Layer | None = None
        """The layer that is forwarded at present."""
        self.retransmitted = 0
        self._mapping = NOTHING
        self._former: deque[tuple[Layer, Mapping]] = deque(maxlen=REMEMBERED_MAPPINGS)
        self._limit = ResendLimit()
        self._quality = quality
        self._may_repair = may_repair
        self._fraction_lost = self._jitter = 0.0
        self._round_trip = 0.0
        self._reported: int | None = None
        # What the next packet would be called; counters start in the lower half (RFC 3711, section 3.3.1).
        self._next_sequence = random.getrandbits(15)
        self._next_picture = random.getrandbits(15)
        self._next_temporal = random.getrandbits(8)
        self._last_timestamp = random.getrandbits(32)
        self._last_at: float | None = None
        self._rtx_sequence = random.getrandbits(15)
        self._padded_as: tuple[int, int] | None = None
        """Payload type and timestamp of padding; `None` before there was a packet."""
        elements = elements_of(mid)
        self._words = ONE_BYTE_PROFILE << 16 | (4 + len(elements)) // 4
        self._elements = elements
        header = Struct(f"!BBHLLLL{len(elements)}s")
        self._pack, self._start = header.pack_into, header.size
        self._buffer = wire.buffer
        self._transmit = wire.transmit
        self._on_change = on_change
        self.sink = wire.sink(ssrc, elements)

    def join(self, layer: Layer, packet: Packet, now: float) -> None:
        """Carries this layer from `packet` on, which continues what was sent before in every number."""
        self.leave()
        clock_rate = layer.codec.clock_rate
        elapsed = 0 if self._last_at is None else max(1, int((now - self._last_at) * clock_rate))
        self.layer = layer
        self._mapping = Mapping(
            first=packet.index,
            sequence=self._next_sequence - packet.index,
            timestamp=self._last_timestamp + elapsed - packet.timestamp,
            picture=self._next_picture - packet.picture & PICTURE_BITS,
            temporal=self._next_temporal - packet.temporal & TEMPORAL_BITS,
        )
        if layer.codec.rtx is not None:
            self._padded_as = layer.codec.rtx, packet.timestamp + self._mapping.timestamp
        self.sink.begin(self._mapping)
        layer.attach(self.sink, packet.index)
        self._on_change()

    def leave(self) -> None:
        """Falls silent and remembers where it was."""
        layer, mapping = self.layer, self._mapping
        if layer is None:
            return
        newest = layer.detach(self.sink)
        self.layer = None
        if newest is None or newest.index < mapping.first:
            return
        self._former.append((layer, mapping))
        self._next_sequence = newest.index + mapping.sequence + 1
        self._last_timestamp = newest.timestamp + mapping.timestamp
        self._last_at = newest.arrived
        if newest.picture_at:
            self._next_picture = newest.picture + mapping.picture + 1
            self._next_temporal = newest.temporal + mapping.temporal + 1

    def forget(self) -> None:
        """Nothing that was sent so far is sent again."""
        self._former.clear()

    def resend(self, sequence: int, now: float, *, twice: bool = False) -> bool:
        """Sends a packet again, as RTX on its own SSRC (RFC 4588): there no number ever stands for two packets.

        `twice`: once more after that, whatever the time. `False`: it is not kept any more, or was sent again a moment ago.
        """
        if self.rtx_ssrc is None:
            return False
        found = self._find(sequence)
        if found is None:
            return False
        packet, mapping = found
        codec = BY_PAYLOAD_TYPE[packet.payload_type]
        interval = min(max(self._round_trip, MIN_RESEND_INTERVAL), MAX_RESEND_INTERVAL)
        if codec.rtx is None or not (twice or self._limit.allow(sequence, interval, now)):
            return False
        if not self._may_repair(len(packet.payload), now):
            return False
        buffer, start = self._buffer, self._start + 2
        end = start + len(packet.payload)
        self._pack(
            buffer,
            0,
            0x90,
            packet.marker_and_type & MARKER | codec.rtx,
            self._rtx_sequence & 0xFFFF,
            packet.timestamp + mapping.timestamp & 0xFFFFFFFF,
            self.rtx_ssrc,
            self._words,
            send_time(now),
            self._elements,
        )
        _ORIGINAL(buffer, self._start, sequence)
        buffer[start:end] = packet.payload
        if packet.picture_at:
            renumber(buffer, start, packet, mapping)
        self._rtx_sequence += 1
        self.retransmitted += 1
        self._transmit(end, now)
        return True

    def pad(self, size: int, now: float) -> bool:
        """Sends so many octets of padding (1..255) and nothing else, as RTX, to measure the line."""
        if self.rtx_ssrc is None or self._padded_as is None:
            return False
        payload_type, timestamp = self._padded_as
        buffer, start = self._buffer, self._start
        end = start + size
        self._pack(
            buffer, 0, 0xB0, payload_type, self._rtx_sequence & 0xFFFF, timestamp & 0xFFFFFFFF, self.rtx_ssrc,
            self._words, send_time(now), self._elements,
        )  # fmt: skip
        buffer[start:end] = bytes(size - 1) + bytes([size])
        self._rtx_sequence += 1
        self._transmit(end, now)
        return True

    def _find(self, sequence: int) -> tuple[Packet, Mapping] | None:
        """The packet that was sent with this number, in the present layer or one before."""
        if self.layer is not None:
            extended = unwrap(sequence, self.layer.newest_index + self._mapping.sequence)
            candidates = [(self.layer, self._mapping), *reversed(self._former)]
        else:
            extended = unwrap(sequence, self._next_sequence)
            candidates = [*reversed(self._former)]
        for layer, mapping in candidates:
            index = extended - mapping.sequence
            if index >= mapping.first:
                packet = layer.find(index)
                return (packet, mapping) if packet is not None else None
        return None

    def hear_report(self, block: ReportBlock, now: float) -> None:
        """What the subscriber reported about this stream."""
        self._fraction_lost = block.fraction_lost / 256
        self._hear_loss(block, now)
        if self.layer is not None:
            self._jitter = block.jitter / self.layer.codec.clock_rate
            if self.kind is Kind.AUDIO:
                self._quality.hear_jitter(self._jitter)
        if block.last_report:
            middle = int(now * 65536) & 0xFFFFFFFF
            round_trip = ((middle - block.last_report - block.delay) & 0xFFFFFFFF) / 65536
            if round_trip < MAX_ROUND_TRIP:
                self._round_trip = round_trip
                self._quality.hear_round_trip(round_trip)

    def _hear_loss(self, block: ReportBlock, now: float) -> None:
        """The loss since the report before, weighed by the packets that it is of."""
        before, self._reported = self._reported, block.highest
        expected = (block.highest - before) & 0xFFFFFFFF if before is not None else 0
        if expected < MAX_REPORTED:
            self._quality.hear(expected, expected * self._fraction_lost, now)

    def report(self, now: float) -> SenderReport | None:
        """A sender report by the server's clock, the same for all outputs, so that they play in time with each other.

        `None` while the publisher has not said how its timestamps relate to time.
        """
        layer = self.layer
        if layer is None or layer.sender_clock is None:
            return None
        timestamp, at = layer.sender_clock
        rtp = timestamp + self._mapping.timestamp + int((now - at) * layer.codec.clock_rate)
        ntp = int(now * 65536) << 16 & 0xFFFFFFFFFFFFFFFF
        return SenderReport(self.ssrc, ntp, rtp & 0xFFFFFFFF, self.sink.packets, self.sink.octets)

    def stats(self) -> OutputStats:
        layer = self.layer
        return OutputStats(
            packets=self.sink.packets,
            octets=self.sink.octets,
            retransmitted=self.retransmitted,
            layer=layer.rid if layer is not None else "",
            fraction_lost=self._fraction_lost,
            round_trip=self._round_trip,
            jitter=self._jitter,
        )
