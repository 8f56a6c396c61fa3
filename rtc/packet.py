"""RTP packets as they are received: the fixed header (RFC 3550) and one-byte header extensions (RFC 8285)."""

from collections.abc import Iterator
from struct import Struct
from typing import Final

_HEADER: Final = Struct("!BBHLL")
HEADER_SIZE: Final = _HEADER.size
ONE_BYTE_PROFILE: Final = 0xBEDE
MARKER: Final = 0x80


class Packet:
    """One RTP packet of a publisher, parsed once and read by every output. Padding and CSRCs are left out.

    What `parse` sets is the network's; the rest is what the forwarder finds out about the packet on its way.
    """

    __slots__ = (
        "arrived",
        "extended",
        "extension",
        "frame_size",
        "index",
        "key",
        "marker_and_type",
        "payload",
        "picture",
        "picture_at",
        "sent",
        "sequence",
        "ssrc",
        "temporal",
        "temporal_at",
        "timestamp",
    )

    def __init__(
        self, marker_and_type: int, sequence: int, timestamp: int, ssrc: int, extension: bytes, payload: bytes
    ) -> None:
        self.marker_and_type = marker_and_type
        self.sequence = sequence
        self.timestamp = timestamp
        self.ssrc = ssrc
        self.extension = extension
        """Its one-byte header extension elements, unparsed."""
        self.payload = payload
        self.arrived = 0.0
        self.sent = 0
        """The header extension element with the time at which it is forwarded, ready to be written."""
        self.extended = 0
        """Its sequence number, unwrapped (`Reception`)."""
        self.index = 0
        """Its number among the packets that are forwarded: `extended` without the gaps of dropped padding."""
        self.key = False
        """An output may begin with this packet."""
        self.frame_size = (0, 0)
        self.picture_at = 0
        """Where in the payload the picture number stands, 0: nowhere. One byte long, or two with the top bit set."""
        self.picture = 0
        self.temporal_at = 0
        """Where the number of the temporal base layer (TL0PICIDX) stands, 0: nowhere."""
        self.temporal = 0

    @property
    def payload_type(self) -> int:
        return self.marker_and_type & 0x7F


def parse(data: bytes) -> Packet:
    """The packet in an opened datagram. Raises `ValueError` for one that is no RTP."""
    size = len(data)
    if size < HEADER_SIZE:
        raise ValueError("shorter than an RTP header")
    first, marker_and_type, sequence, timestamp, ssrc = _HEADER.unpack_from(data)
    if first & 0xC0 != 0x80:
        raise ValueError("not RTP version 2")
    start = HEADER_SIZE + 4 * (first & 0x0F)
    extension = b""
    if first & 0x10:
        body = start + 4
        if body > size:
            raise ValueError("the extension header is cut off")
        start = body + 4 * (data[body - 2] << 8 | data[body - 1])
        if data[body - 4 : body - 2] == b"\xbe\xde":
            extension = data[body:start]
    if first & 0x20:
        size -= data[-1] or size
    if start > size:
        raise ValueError("extensions or padding are longer than the packet")
    return Packet(marker_and_type, sequence, timestamp, ssrc, extension, data[start:size])


def elements(extension: bytes) -> Iterator[tuple[int, bytes]]:
    """The (id, value) pairs of one-byte header extensions. Ends silently at the first that is cut off."""
    position, size = 0, len(extension)
    while position < size:
        header = extension[position]
        position += 1
        if header == 0:
            continue
        if header >> 4 == 15:
            return
        end = position + (header & 0x0F) + 1
        if end > size:
            return
        yield header >> 4, extension[position:end]
        position = end


def element(extension: bytes, wanted: int) -> bytes | None:
    """The first value with this id."""
    return next((value for number, value in elements(extension) if number == wanted), None)
