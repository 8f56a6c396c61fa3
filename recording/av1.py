"""AV1 between RTP and a decoder: OBU elements out of a payload, and OBUs as they stand in a stream. Pure.

RTP Payload Format For AV1 (aomediacodec.github.io/av1-rtp-spec), AV1 Bitstream & Decoding Process Specification.
"""

from collections.abc import Iterable
from typing import Final

FRAGMENT: Final = 0x80
"""Of the aggregation header: the first element goes on with the last one of the packet before (Z)."""
CONTINUED: Final = 0x40
"""The last element goes on in the next packet (Y)."""
BEGINNING: Final = 0x08
"""The first packet of a coded video sequence (N)."""

_HAS_EXTENSION: Final = 0x04
_HAS_SIZE: Final = 0x02
_MOST_OCTETS: Final = 8
"""Of a leb128 number (4.10.5)."""


def elements(payload: bytes) -> list[bytes] | None:
    """The OBU elements of a payload (RTP 4.3, 4.4); `None` when it is cut off or has none."""
    found: list[bytes] = []
    count, position, end = payload[0] >> 4 & 3, 1, len(payload)
    while position < end:
        length: int | None = end - position
        if len(found) + 1 != count:
            length, position = _number(payload, position)
        if length is None or not 0 < length <= end - position:
            return None
        found.append(payload[position : position + length])
        position += length
    return found if found and count in (0, len(found)) else None


def stream(units: Iterable[bytes]) -> bytes:
    """The OBUs in the low-overhead format (5.2): each with its size, which RTP leaves out."""
    return b"".join(map(_sized, units))


def _sized(unit: bytes) -> bytes:
    if unit[0] & _HAS_SIZE:
        return unit
    start = 2 if unit[0] & _HAS_EXTENSION else 1
    return bytes((unit[0] | _HAS_SIZE,)) + unit[1:start] + _leb128(len(unit[start:])) + unit[start:]


def _leb128(number: int) -> bytes:
    octets = bytearray()
    while number > 0x7F:
        octets.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*octets, number))


def _number(data: bytes, at: int) -> tuple[int | None, int]:
    """A leb128 number and where what follows begins; `None` for one that is cut off or too long."""
    value = 0
    for octet in range(_MOST_OCTETS):
        if at + octet >= len(data):
            break
        value |= (data[at + octet] & 0x7F) << 7 * octet
        if data[at + octet] < 0x80:
            return value, at + octet + 1
    return None, at
