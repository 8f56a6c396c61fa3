"""Coded pictures out of RTP payloads: H264 (RFC 6184), VP8 (RFC 7741), VP9 (RFC 9628), AV1.

Pure; hostile bytes give no picture.

A picture is whole or it is not given. After a loss nothing is given until a key frame: what refers to a lost picture is
smeared, and a replay is watched more often than once.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from typing_extensions import override

from recording import av1, h264
from rtc.negotiated import AV1, H264, VP8, VP9
from rtc.packet import MARKER, Packet

LARGEST: Final = 8 << 20
"""Octets of one picture; a larger one is dropped."""

_STAP_A: Final = 24
_FU_A: Final = 28


@dataclass(frozen=True, slots=True)
class Picture:
    """One coded picture. `data` is a VP8 or VP9 frame, or a temporal unit of AV1; of H264 there are NAL `units` instead."""

    timestamp: int
    ssrc: int
    arrived: float
    key: bool
    data: bytes = b""
    units: list[bytes] = field(default_factory=list)


class Depacketizer(ABC):
    """Collects the packets of one picture. They come in order; a leap of their numbers is a loss."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._timestamp: int | None = None
        self._first: Packet | None = None
        self._damaged = False
        self._size = 0
        self.broken = True
        """Nothing is given until a key frame comes."""

    def push(self, packet: Packet) -> list[Picture]:
        """The pictures, at most two, that this packet completes."""
        done: list[Picture] = []
        lost = self._last is not None and packet.extended != self._last + 1
        self._last = packet.extended
        if lost:
            self._damaged = self.broken = True
        if not packet.payload:
            return done
        if packet.timestamp != self._timestamp:
            done += self._finish()
            self._timestamp, self._first, self._damaged = packet.timestamp, packet, False
            # What was lost before this packet may have been the beginning of its picture.
            self._damaged = not self._begins(packet.payload)
        self._size += len(packet.payload)
        if self._size > LARGEST or not self._add(packet.payload):
            self._damaged = True
        if packet.marker_and_type & MARKER:
            done += self._finish()
        return done

    def _finish(self) -> list[Picture]:
        """The picture that was collected, if it is whole and can be decoded."""
        first, self._first = self._first, None
        size, self._size = self._size, 0
        if first is None:
            return []
        picture = self._take(first)
        if self._damaged or picture is None or not size:
            self.broken = True
            return []
        if self.broken and not picture.key:
            return []
        self.broken = False
        return [picture]

    @abstractmethod
    def _begins(self, payload: bytes) -> bool:
        """Whether a picture may begin with this payload."""

    @abstractmethod
    def _add(self, payload: bytes) -> bool:
        """False when it cannot be read."""

    @abstractmethod
    def _take(self, first: Packet) -> Picture | None:
        """What was added, and begins anew."""


class H264Depacketizer(Depacketizer):
    def __init__(self) -> None:
        super().__init__()
        self._units: list[bytes] = []
        self._fragments: list[bytes] | None = None

    @override
    def _begins(self, payload: bytes) -> bool:
        return payload[0] & 0x1F != _FU_A or (len(payload) > 1 and bool(payload[1] & 0x80))

    @override
    def _add(self, payload: bytes) -> bool:
        kind = payload[0] & 0x1F
        if kind == _FU_A:
            return self._add_fragment(payload)
        if self._fragments is not None:
            return False
        if kind == _STAP_A:
            return self._add_aggregated(payload)
        if 0 < kind < _STAP_A:
            self._units.append(payload)
        return 0 < kind < _STAP_A

    def _add_fragment(self, payload: bytes) -> bool:
        if len(payload) < 3:
            return False
        header = payload[1]
        if header & 0x80:
            if self._fragments is not None:
                return False
            self._fragments = [bytes((payload[0] & 0xE0 | header & 0x1F,))]
        if self._fragments is None:
            return False
        self._fragments.append(payload[2:])
        if header & 0x40:
            self._units.append(b"".join(self._fragments))
            self._fragments = None
        return True

    def _add_aggregated(self, payload: bytes) -> bool:
        position = 1
        while position + 2 < len(payload):
            end = position + 2 + (payload[position] << 8 | payload[position + 1])
            if end > len(payload):
                return False
            self._units.append(payload[position + 2 : end])
            position = end
        return True

    @override
    def _take(self, first: Packet) -> Picture | None:
        units, self._units = self._units, []
        whole, self._fragments = self._fragments is None, None
        kinds = {h264.kind(unit) for unit in units}
        # Without its parameter sets a key frame is no beginning, as for every subscriber (`rtc/descriptors.py`).
        key = kinds >= {h264.IDR, h264.SEQUENCE_SET}
        if not whole or not kinds & {h264.IDR, h264.SLICE}:
            return None
        return Picture(first.timestamp, first.ssrc, first.arrived, key, units=units)


class _FrameDepacketizer(Depacketizer):
    """Codecs whose frame is the concatenation of what follows each packet's descriptor."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._opening = b""

    @override
    def _add(self, payload: bytes) -> bool:
        start = self._descriptor(payload)
        if not self._pieces:
            self._opening = payload
        self._pieces.append(payload[start:])
        return start < len(payload)

    @override
    def _take(self, first: Packet) -> Picture | None:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return Picture(first.timestamp, first.ssrc, first.arrived, self._is_key(self._opening, data), data)

    @abstractmethod
    def _descriptor(self, payload: bytes) -> int:
        """Octets of the payload descriptor; more than there are when it is cut off."""

    @abstractmethod
    def _is_key(self, opening: bytes, data: bytes) -> bool: ...


class Vp8Depacketizer(_FrameDepacketizer):
    @override
    def _begins(self, payload: bytes) -> bool:
        return payload[0] & 0x17 == 0x10

    @override
    def _descriptor(self, payload: bytes) -> int:
        if not payload[0] & 0x80:
            return 1
        if len(payload) < 2:
            return 2
        flags = payload[1]
        size = 2
        if flags & 0x80:
            size += 2 if size < len(payload) and payload[size] & 0x80 else 1
        return size + bool(flags & 0x40) + bool(flags & 0x30)

    @override
    def _is_key(self, opening: bytes, data: bytes) -> bool:
        return len(data) >= 10 and not data[0] & 1 and data[3:6] == b"\x9d\x01\x2a"


class Vp9Depacketizer(_FrameDepacketizer):
    @override
    def _begins(self, payload: bytes) -> bool:
        return bool(payload[0] & 0x08)

    @override
    def _descriptor(self, payload: bytes) -> int:
        first, size, end = payload[0], 1, len(payload)
        if first & 0x80:
            size += 2 if size < end and payload[size] & 0x80 else 1
        if first & 0x20:
            size += 1 if first & 0x10 else 2
        if first & 0x50 == 0x50:
            references = 1
            while size < end and payload[size] & 1 and references < 3:
                size, references = size + 1, references + 1
            size += 1
        return self._skip_structure(payload, size) if first & 0x02 else size

    def _skip_structure(self, payload: bytes, at: int) -> int:
        """The scalability structure (section 4.2.1)."""
        if at >= len(payload):
            return at + 1
        flags = payload[at]
        at += 1 + (4 * ((flags >> 5) + 1) if flags & 0x10 else 0)
        if flags & 0x08 and at < len(payload):
            pictures = payload[at]
            at += 1
            for _ in range(pictures):
                if at >= len(payload):
                    return at + 1
                at += 1 + (payload[at] >> 2 & 3)
        return at

    @override
    def _is_key(self, opening: bytes, data: bytes) -> bool:
        """Not predicted from an earlier picture."""
        return bool(opening) and not opening[0] & 0x40 and len(data) > 2


class Av1Depacketizer(Depacketizer):
    """A picture is a temporal unit here, with all layers in it."""

    def __init__(self) -> None:
        super().__init__()
        self._units: list[bytearray] = []
        self._continued = self._key = False

    @override
    def _begins(self, payload: bytes) -> bool:
        return not payload[0] & av1.FRAGMENT

    @override
    def _add(self, payload: bytes) -> bool:
        if not self._units:
            self._key = bool(payload[0] & av1.BEGINNING)
        elements, fragment = av1.elements(payload), bool(payload[0] & av1.FRAGMENT)
        if elements is None or fragment != self._continued:
            return False
        if fragment:
            self._units[-1] += elements.pop(0)
        self._units += map(bytearray, elements)
        self._continued = bool(payload[0] & av1.CONTINUED)
        return True

    @override
    def _take(self, first: Packet) -> Picture | None:
        units, self._units = self._units, []
        whole, self._continued = not self._continued, False
        if not whole or not units:
            return None
        return Picture(first.timestamp, first.ssrc, first.arrived, self._key, av1.stream(map(bytes, units)))


DEPACKETIZERS: Final[Mapping[int, type[Depacketizer]]] = {
    H264.payload_type: H264Depacketizer,
    VP8.payload_type: Vp8Depacketizer,
    VP9.payload_type: Vp9Depacketizer,
    AV1.payload_type: Av1Depacketizer,
}
"""By payload type."""
