"""What goes over the pipe from the server to the child that records: framed messages, packets in batches. Pure."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from struct import Struct
from typing import Final

_FRAME: Final = Struct("!BL")
_PACKET: Final = Struct("!LdH")
LARGEST: Final = 64 << 20
"""Octets of a frame; only a snapshot comes near it."""


class Kind(IntEnum):
    """The first octet of a frame; the others are its length and its body."""

    START = 1
    """JSON: folder, settings, now, wall. The first frame."""
    TAKE = 2
    """JSON: number of the track, track_id, member_id, source."""
    SOUND = 3
    """JSON: number of the track, track_id."""
    OVER = 4
    """JSON: track_id, now."""
    PACKETS = 5
    REPORT = 6
    NOTE = 7
    CLOCK = 8
    LEFT_OUT = 9
    """JSON: now, seconds, reason."""
    CLOSE = 10
    """JSON: now."""


REPORT: Final = Struct("!LQL")
"""Track number, NTP time, RTP time."""
MOMENT: Final = Struct("!d")
"""Seconds of the server's monotonic clock: the body of CLOCK, and what a NOTE begins with."""


def frame(kind: Kind, body: bytes) -> bytes:
    return _FRAME.pack(kind, len(body)) + body


def packets(batch: Iterable[tuple[int, bytes, float]]) -> bytes:
    """The frame of packets, each with its track's number and its arrival."""
    pieces: list[bytes] = []
    for number, data, arrived in batch:
        pieces += (_PACKET.pack(number, arrived, len(data)), data)
    return frame(Kind.PACKETS, b"".join(pieces))


def unpack_packets(body: bytes) -> Iterator[tuple[int, bytes, float]]:
    position = 0
    while position < len(body):
        number, arrived, size = _PACKET.unpack_from(body, position)
        position += _PACKET.size + size
        yield number, body[position - size : position], arrived


class Frames:
    """Cuts a stream of octets into frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[Kind, bytes]]:
        """Raises `ValueError` for what no server sends."""
        buffer = self._buffer
        buffer += data
        position = 0
        while len(buffer) - position >= _FRAME.size:
            kind, size = _FRAME.unpack_from(buffer, position)
            if size > LARGEST:
                raise ValueError("a frame is too large")
            end = position + _FRAME.size + size
            if len(buffer) < end:
                break
            body = bytes(memoryview(buffer)[position + _FRAME.size : end])
            position = end
            yield Kind(kind), body
        del buffer[:position]
