"""What a forwarder must know of a video payload: does a key frame begin here, and which picture is it.

VP8: RFC 7741. VP9: RFC 9628. H264: RFC 6184. AV1: RTP Payload Format For AV1 (aomediacodec.github.io/av1-rtp-spec).
Never raises; a payload that is cut off tells nothing.
"""

from collections.abc import Callable, Mapping
from typing import Final

from rtc.h264 import picture_size
from rtc.negotiated import AV1, H264, VP8, VP9
from rtc.packet import Packet

PICTURE_BITS: Final = 0x7FFF
TEMPORAL_BITS: Final = 0xFF

_NAL_IDR_PARAMETERS: Final = 7
_NAL_STAP_A: Final = 24
_NAL_FU_A: Final = 28


def describe_vp8(packet: Packet) -> None:
    payload = packet.payload
    size = len(payload)
    if size < 2:
        return
    first = payload[0]
    start = 1
    if first & 0x80:
        flags = payload[1]
        start = 2
        if flags & 0x80:
            start = _read_picture(packet, start)
        if flags & 0x40:
            _read_temporal(packet, start)
            start += 1
        if flags & 0x30:
            start += 1
    # S set and partition 0: a frame begins here, and with it the frame tag, whose lowest bit is clear in key frames.
    packet.key = first & 0x17 == 0x10 and start < size and not payload[start] & 1
    if packet.key and payload[start + 3 : start + 6] == b"\x9d\x01\x2a" and start + 10 <= size:
        width, height = payload[start + 6 : start + 8], payload[start + 8 : start + 10]
        packet.frame_size = int.from_bytes(width, "little") & 0x3FFF, int.from_bytes(height, "little") & 0x3FFF


def describe_vp9(packet: Packet) -> None:
    payload = packet.payload
    if not payload:
        return
    first = payload[0]
    start, spatial = 1, 0
    if first & 0x80:
        start = _read_picture(packet, start)
    if first & 0x20:
        spatial = payload[start] >> 1 & 7 if start < len(payload) else 0
        if not first & 0x10:
            _read_temporal(packet, start + 1)
    # Not predicted from earlier pictures, the beginning of a frame, and of its lowest layer.
    packet.key = first & 0x48 == 0x08 and spatial == 0


def describe_h264(packet: Packet) -> None:
    """A key frame begins with its sequence parameter set: without it nothing after it can be decoded.

    The slices of the IDR picture are therefore no beginning by themselves: had the set before them been lost, a
    subscriber who began there would wait for a key frame while it shows nothing. The set is asked for again instead.
    """
    payload = packet.payload
    if len(payload) < 2:
        return
    kind = payload[0] & 0x1F
    if kind == _NAL_FU_A:
        packet.key = payload[1] & 0x9F == 0x80 | _NAL_IDR_PARAMETERS
        return
    units = _aggregated(payload) if kind == _NAL_STAP_A else [payload]
    parameters = next((unit for unit in units if unit[0] & 0x1F == _NAL_IDR_PARAMETERS), None)
    packet.key = parameters is not None
    if parameters is not None:
        packet.frame_size = picture_size(parameters)


def describe_av1(packet: Packet) -> None:
    """The aggregation header tells (section 4.4): N, the first packet of a coded video sequence, and then never Z, a fragment.

    Such a sequence begins with its header and a key frame in which all layers begin, and nothing before it is referred to.
    """
    payload = packet.payload
    packet.key = len(payload) > 1 and payload[0] & 0x88 == 0x08


DESCRIBE: Final[Mapping[int, Callable[[Packet], None]]] = {
    VP8.payload_type: describe_vp8,
    VP9.payload_type: describe_vp9,
    H264.payload_type: describe_h264,
    AV1.payload_type: describe_av1,
}
"""By payload type. Each sets `key`, `frame_size`, `picture...` and `temporal...` of a packet where they apply."""


def _read_picture(packet: Packet, at: int) -> int:
    """Reads a picture number of 7 or 15 bits; returns where what follows begins."""
    payload = packet.payload
    if at + 1 < len(payload) and payload[at] & 0x80:
        packet.picture_at = at
        packet.picture = (payload[at] & 0x7F) << 8 | payload[at + 1]
        return at + 2
    if at < len(payload) and not payload[at] & 0x80:
        packet.picture_at = at
        packet.picture = payload[at]
    return at + 1


def _read_temporal(packet: Packet, at: int) -> None:
    if at < len(packet.payload):
        packet.temporal_at = at
        packet.temporal = packet.payload[at]


def _aggregated(payload: bytes) -> list[bytes]:
    """The NAL units in a single-time aggregation packet; one that is cut off ends with the packet."""
    units = []
    position = 1
    while position + 2 < len(payload):
        length = payload[position] << 8 | payload[position + 1]
        # One without octets is named by what follows it, as any other.
        units.append(payload[position + 2 : position + 2 + max(length, 1)])
        position += 2 + length
    return units
