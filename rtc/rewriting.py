"""What changes in a packet between its publisher and a subscriber. Pure: numbers in, bytes out."""

from dataclasses import dataclass
from typing import Final

from rtc.negotiated import EXT_ABS_SEND_TIME, EXT_MID, EXT_TRANSPORT_WIDE
from rtc.packet import Packet

NUMBER_AT: Final = 12 + 4 + 4 + 1
"""Where a packet that leaves has its transport-wide number: after the fixed header, the extension header, the time of sending
and the head of its own element."""

_SENT: Final = EXT_ABS_SEND_TIME << 28 | 2 << 24


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the packets of a layer become packets of an output, from the packet with the index `first` on.

    The other numbers are added to those of the packet.
    """

    first: int
    sequence: int
    timestamp: int
    picture: int
    temporal: int


NOTHING: Final = Mapping(0, 0, 0, 0, 0)


def send_time(now: float) -> int:
    """The abs-send-time element as a word: seconds in 6.18 fixed point, by the server's clock.

    The publisher's own stamps would mix its way to the server into what the subscriber measures of its own.
    """
    return _SENT | int(now * 262144) & 0xFFFFFF


def renumber(buffer: bytearray, start: int, packet: Packet, mapping: Mapping) -> None:
    """Makes the picture number and TL0PICIDX go on across layers: receivers check references by them (RFC 7741)."""
    at = start + packet.picture_at
    picture = packet.picture + mapping.picture
    if buffer[at] & 0x80:
        buffer[at] = 0x80 | picture >> 8 & 0x7F
        buffer[at + 1] = picture & 0xFF
    else:
        buffer[at] = picture & 0x7F
    if packet.temporal_at:
        buffer[start + packet.temporal_at] = packet.temporal + mapping.temporal & 0xFF


def elements_of(mid: str) -> bytes:
    """The header extension elements after the time of sending, padded to words: the transport-wide number, zero as yet
    (its place in a packet is `NUMBER_AT`), and the MID. Raises `ValueError` for a mid that no element can hold."""
    value = mid.encode("ascii")
    if not 1 <= len(value) <= 16:
        raise ValueError("a mid has 1 to 16 characters")
    elements = bytes([EXT_TRANSPORT_WIDE << 4 | 1, 0, 0, EXT_MID << 4 | len(value) - 1]) + value
    return elements + bytes(-len(elements) % 4)
