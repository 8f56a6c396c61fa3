"""RTP as a browser sends and receives it, without codec: packetising, retransmissions, and counting what comes."""

import secrets
import struct
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rtc.negotiated import (
    BY_PAYLOAD_TYPE,
    BY_RTX_PAYLOAD_TYPE,
    EXT_AUDIO_LEVEL,
    EXT_MID,
    EXT_REPAIRED_RID,
    EXT_RID,
    OPUS,
    VP8,
    Kind,
)
from rtc.packet import elements
from tests.worlds.media import Clip

FRAGMENT = 1100
HISTORY = 512


class OutgoingStream:
    """One SSRC with its clip. It names itself (MID, RID) until the server reported on it, as browsers do."""

    def __init__(self, mid: str, rid: str, clip: Clip) -> None:
        self.mid, self.rid, self.clip = mid, rid, clip
        self.codec = VP8 if clip.width else OPUS
        self.ssrc, self.rtx_ssrc = secrets.randbits(31) | 1, secrets.randbits(31) | 1
        self.sequence, self.rtx_sequence = secrets.randbits(16), secrets.randbits(16)
        self.timestamp = secrets.randbits(32)
        self.picture = secrets.randbits(15)
        self.position = 0
        self.packets = self.octets = 0
        self.reported = False
        self.key_frames_asked = self.retransmitted = 0
        self._history: OrderedDict[int, bytes] = OrderedDict()

    def next_frame(self) -> Iterator[bytes]:
        """The packets of the next frame, plain RTP."""
        frame = self.clip.frames[self.position]
        self.position = (self.position + 1) % len(self.clip.frames)
        self.timestamp = (self.timestamp + self.clip.ticks) & 0xFFFF_FFFF
        self.picture = (self.picture + 1) & 0x7FFF
        payloads = list(self._payloads(frame))
        for index, payload in enumerate(payloads):
            marker = self.codec.kind is Kind.VIDEO and index == len(payloads) - 1
            yield self._packet(payload, marker=marker)

    def ask_key_frame(self) -> None:
        """The clip goes on from its start, which is a key frame."""
        self.key_frames_asked += 1
        self.position = 0

    def repeat(self, sequence: int) -> bytes | None:
        """The RTX packet for a lost one (RFC 4588)."""
        packet = self._history.get(sequence)
        if packet is None or self.codec.rtx is None:
            return None
        self.retransmitted += 1
        start = 12 + (4 + 4 * struct.unpack_from("!H", packet, 14)[0] if packet[0] & 0x10 else 0)
        self.rtx_sequence = (self.rtx_sequence + 1) & 0xFFFF
        names = {EXT_MID: self.mid.encode(), EXT_REPAIRED_RID: self.rid.encode()}
        header = _header(packet[1] & 0x80 | self.codec.rtx, self.rtx_sequence, self.rtx_ssrc, packet[4:8], names)
        return header + packet[2:4] + packet[start:]

    def _payloads(self, frame: bytes) -> Iterator[bytes]:
        """RFC 7741 with a 15-bit picture id; RFC 7587 has no descriptor."""
        if self.codec is OPUS:
            yield frame
            return
        for start in range(0, len(frame), FRAGMENT):
            first = 0x90 if start == 0 else 0x80
            yield struct.pack("!BBH", first, 0x80, 0x8000 | self.picture) + frame[start : start + FRAGMENT]

    def _packet(self, payload: bytes, *, marker: bool) -> bytes:
        self.sequence = (self.sequence + 1) & 0xFFFF
        values: dict[int, bytes] = {}
        if not self.reported:
            values = {EXT_MID: self.mid.encode(), EXT_RID: self.rid.encode()}
        if self.codec is OPUS:
            values[EXT_AUDIO_LEVEL] = bytes([0x80 | self.clip.level])
        second = self.codec.payload_type | (0x80 if marker else 0)
        packet = _header(second, self.sequence, self.ssrc, struct.pack("!L", self.timestamp), values) + payload
        self._history[self.sequence] = packet
        if len(self._history) > HISTORY:
            self._history.popitem(last=False)
        self.packets += 1
        self.octets += len(payload)
        return packet


def _header(second: int, sequence: int, ssrc: int, timestamp: bytes, values: dict[int, bytes]) -> bytes:
    body = b"".join(bytes([number << 4 | len(value) - 1]) + value for number, value in values.items() if value)
    body += bytes(-len(body) % 4)
    extension = struct.pack("!HH", 0xBEDE, len(body) // 4) + body if body else b""
    fixed = struct.pack("!BBH4sL", 0x90 if body else 0x80, second, sequence, timestamp, ssrc)
    return fixed + extension


@dataclass(slots=True)
class Received:
    """What came in one slot. Numbers only grow."""

    ssrc: int = 0
    packets: int = 0
    """Without retransmissions and duplicates."""
    octets: int = 0
    recovered: int = 0
    """Packets that came as RTX."""
    duplicates: int = 0
    frames: int = 0
    """Packets with the marker bit: the last of a picture."""
    key_frames: int = 0
    width: int = 0
    height: int = 0
    """Of the last VP8 key frame."""
    widths: set[int] = field(default_factory=set)
    """Of all of them."""
    last_at: float = 0.0
    codecs: set[str] = field(default_factory=set)
    mids: set[str] = field(default_factory=set)
    """MID extensions seen; must be the slot's own."""
    jumps: int = 0
    """VP8 picture ids that were neither the last one nor its successor, between packets that came in order."""
    missing: dict[int, float] = field(default_factory=dict)
    """Sequence numbers that have not come, and when that was noticed."""
    recent: dict[int, None] = field(default_factory=dict)
    highest: int | None = None
    cycles: int = 0
    picture: int | None = None
    payloads: list[bytes] = field(default_factory=list)
    """The last few, for those who compare bytes."""

    @property
    def extended_highest(self) -> int:
        return self.cycles << 16 | (self.highest or 0)

    def take(self, packet: bytes, now: float) -> None:
        """An opened RTP or RTX packet of this slot."""
        payload_type, sequence = packet[1] & 0x7F, struct.unpack_from("!H", packet, 2)[0]
        start = 12
        if packet[0] & 0x10:
            size = 4 * struct.unpack_from("!H", packet, 14)[0]
            self.mids.update(value.decode() for number, value in elements(packet[16 : 16 + size]) if number == EXT_MID)
            start = 16 + size
        payload = packet[start:]
        codec = BY_RTX_PAYLOAD_TYPE.get(payload_type)
        if codec is not None:
            sequence, payload = struct.unpack_from("!H", payload)[0], payload[2:]
            if self.missing.pop(sequence, None) is None:
                return
            self.recovered += 1
        else:
            codec = BY_PAYLOAD_TYPE[payload_type]
            if not self._count(sequence, now):
                return
        self.codecs.add(codec.name)
        self.octets += len(payload)
        self.last_at = now
        self.payloads = [*self.payloads[-7:], payload]
        if codec.kind is Kind.VIDEO:
            self.frames += packet[1] >> 7
            if codec is VP8:
                self._look_at_vp8(payload, in_order=sequence == self.highest and packet[1] & 0x7F == VP8.payload_type)

    def _count(self, sequence: int, now: float) -> bool:
        """`False` for a duplicate."""
        if sequence in self.recent:
            self.duplicates += 1
            return False
        self.recent[sequence] = None
        if len(self.recent) > HISTORY:
            del self.recent[next(iter(self.recent))]
        step = (sequence - self.highest) & 0xFFFF if self.highest is not None else 1
        if step < 0x8000:
            if step > 1:
                self.picture = None
            for late in range(1, min(step, 256)):
                self.missing[(sequence - late) & 0xFFFF] = now
            self.cycles += sequence < (self.highest or 0)
            self.highest = sequence
        self.missing.pop(sequence, None)
        self.packets += 1
        return True

    def _look_at_vp8(self, payload: bytes, *, in_order: bool) -> None:
        picture, start = _vp8_descriptor(payload)
        if picture is not None and in_order:
            if self.picture is not None and (picture - self.picture) & 0x7FFF > 1:
                self.jumps += 1
            self.picture = picture
        data = payload[start:]
        if payload[0] & 0x17 == 0x10 and len(data) >= 10 and not data[0] & 1:
            self.key_frames += 1
            self.width, self.height = (each & 0x3FFF for each in struct.unpack_from("<HH", data, 6))
            self.widths.add(self.width)


def _vp8_descriptor(payload: bytes) -> tuple[int | None, int]:
    """The 15-bit picture id, if there is one, and where the VP8 data start (RFC 7741, section 4.2)."""
    if not payload[0] & 0x80:
        return None, 1
    has, position, picture = payload[1], 2, None
    if has & 0x80:
        long = bool(payload[2] & 0x80)
        picture = struct.unpack_from("!H", payload, 2)[0] & 0x7FFF if long else None
        position += 2 if long else 1
    return picture, position + bool(has & 0x40) + bool(has & 0x30)
