"""RTCP packets (RFC 3550, 4585, 5104; REMB: draft-alvestrand-rmcat-remb-03; `feedback.py`): a tolerant parser and their builders.

The parser takes what it understands from a compound packet, skips what it does not know and stops at what is cut off.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from struct import Struct, pack, unpack_from
from typing import Final, NamedTuple

from rtc import feedback

SENDER_REPORT: Final = 200
RECEIVER_REPORT: Final = 201
SOURCE_DESCRIPTION: Final = 202
BYE: Final = 203
TRANSPORT_FEEDBACK: Final = 205
PAYLOAD_FEEDBACK: Final = 206

_FORMAT_NACK: Final = 1
_FORMAT_PLI: Final = 1
_FORMAT_FIR: Final = 4
_FORMAT_APPLICATION: Final = 15
_CNAME: Final = 1
_PADDED: Final = 0x20
_FEEDBACK: Final = 0x80 | feedback.FORMAT
"""The first octet of transport-wide feedback."""

MAX_NACKS: Final = 256
"""Sequence numbers that are read of one NACK; a peer that misses more is helped better by a key frame."""

MAX_BLOCKS: Final = 31
"""Report blocks and sources that fit into the five bits of a count."""

_BLOCK: Final = Struct("!LB3sLLLL")


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """Reception as a receiver saw it (RFC 3550, section 6.4.1). `jitter` in RTP ticks, `delay` in 1/65536 s."""

    ssrc: int
    fraction_lost: int
    lost: int
    highest: int
    jitter: int
    last_report: int
    delay: int


@dataclass(frozen=True, slots=True)
class SenderReport:
    """`ntp` is 32.32 fixed point, `rtp` the timestamp of the same instant."""

    ssrc: int
    ntp: int
    rtp: int
    packets: int
    octets: int
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiverReport:
    ssrc: int
    blocks: tuple[ReportBlock, ...]


@dataclass(frozen=True, slots=True)
class Bye:
    ssrcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nack:
    """Packets of `ssrc` that its receiver misses."""

    ssrc: int
    lost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyFrameRequest:
    """A PLI or FIR about these streams."""

    ssrcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Remb:
    """A receiver's estimate of what it can receive, in bits per second over these streams together."""

    bitrate: int
    ssrcs: tuple[int, ...]


class TransportWide(NamedTuple):
    """Transport-wide feedback; what it says, `feedback.parse` or the native lane reads."""

    body: bytes


Message = SenderReport | ReceiverReport | Bye | Nack | KeyFrameRequest | Remb | TransportWide


def parse(data: bytes) -> list[Message]:
    """The messages of a compound or reduced-size (RFC 5506) packet. Never raises."""
    if len(data) > 4 and data[1] == TRANSPORT_FEEDBACK and data[0] & ~_PADDED == _FEEDBACK and _fills(data):
        end = max(4, len(data) - data[-1]) if data[0] & _PADDED else len(data)
        return [TransportWide(data[4:end])]
    return [message for kind, count, body in _packets(data) if (message := _parse_one(kind, count, body)) is not None]


def _fills(data: bytes) -> bool:
    """The first packet is the whole, as of a thousand viewers ten thousand times a second."""
    return 4 + 4 * (data[2] << 8 | data[3]) == len(data)


def _packets(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    position, size = 0, len(data)
    while position + 4 <= size:
        first, kind, words = unpack_from("!BBH", data, position)
        end = position + 4 + 4 * words
        if first & 0xC0 != 0x80 or end > size:
            return
        body = data[position + 4 : end]
        if first & _PADDED and body:
            body = body[: max(0, len(body) - body[-1])]
        yield kind, first & 0x1F, body
        position = end


def _parse_one(kind: int, count: int, body: bytes) -> Message | None:
    parser = _PARSERS.get(kind)
    return parser(count, body) if parser is not None else None


def _parse_sender_report(count: int, body: bytes) -> Message | None:
    if len(body) < 24:
        return None
    ssrc, ntp, rtp, packets, octets = unpack_from("!LQLLL", body)
    return SenderReport(ssrc, ntp, rtp, packets, octets, _parse_blocks(count, body, 24))


def _parse_receiver_report(count: int, body: bytes) -> Message | None:
    if len(body) < 4:
        return None
    return ReceiverReport(unpack_from("!L", body)[0], _parse_blocks(count, body, 4))


def _parse_blocks(count: int, body: bytes, start: int) -> tuple[ReportBlock, ...]:
    count = min(count, (len(body) - start) // _BLOCK.size)
    blocks = []
    for position in range(start, start + count * _BLOCK.size, _BLOCK.size):
        ssrc, fraction, lost, highest, jitter, last_report, delay = _BLOCK.unpack_from(body, position)
        lost = int.from_bytes(lost, "big", signed=True)
        blocks.append(ReportBlock(ssrc, fraction, lost, highest, jitter, last_report, delay))
    return tuple(blocks)


def _parse_bye(count: int, body: bytes) -> Message | None:
    return Bye(_parse_ssrcs(body, 0, count))


def _parse_transport_feedback(kind: int, body: bytes) -> Message | None:
    if kind == feedback.FORMAT:
        return TransportWide(body)
    if kind != _FORMAT_NACK or len(body) < 8:
        return None
    lost: dict[int, None] = {}
    for position in range(8, len(body) - 3, 4):
        first, mask = unpack_from("!HH", body, position)
        lost[first] = None
        for bit in range(16):
            if mask >> bit & 1:
                lost[(first + bit + 1) & 0xFFFF] = None
        if len(lost) >= MAX_NACKS:
            break
    return Nack(unpack_from("!L", body, 4)[0], tuple(lost)[:MAX_NACKS])


def _parse_payload_feedback(kind: int, body: bytes) -> Message | None:
    if len(body) < 8:
        return None
    if kind == _FORMAT_PLI:
        return KeyFrameRequest(_parse_ssrcs(body, 4, 1))
    if kind == _FORMAT_FIR:
        return KeyFrameRequest(tuple(unpack_from("!L", body, at)[0] for at in range(8, len(body) - 7, 8)))
    if kind == _FORMAT_APPLICATION and len(body) >= 16 and body[8:12] == b"REMB":
        count, high, low = unpack_from("!BBH", body, 12)
        bitrate = ((high & 3) << 16 | low) << (high >> 2)
        return Remb(bitrate, _parse_ssrcs(body, 16, count))
    return None


def _parse_ssrcs(body: bytes, start: int, count: int) -> tuple[int, ...]:
    count = max(0, min(count, (len(body) - start) // 4))
    return unpack_from(f"!{count}L", body, start)


_PARSERS: Final[Mapping[int, Callable[[int, bytes], Message | None]]] = {
    SENDER_REPORT: _parse_sender_report,
    RECEIVER_REPORT: _parse_receiver_report,
    BYE: _parse_bye,
    TRANSPORT_FEEDBACK: _parse_transport_feedback,
    PAYLOAD_FEEDBACK: _parse_payload_feedback,
}


def sender_report(report: SenderReport) -> bytes:
    body = pack("!LQLLL", report.ssrc, report.ntp, report.rtp, report.packets & 0xFFFFFFFF, report.octets & 0xFFFFFFFF)
    return _packet(SENDER_REPORT, len(report.blocks), body + b"".join(map(_block, report.blocks)))


def receiver_report(ssrc: int, blocks: Sequence[ReportBlock]) -> bytes:
    return _packet(RECEIVER_REPORT, len(blocks), pack("!L", ssrc) + b"".join(map(_block, blocks)))


def _block(block: ReportBlock) -> bytes:
    lost = block.lost.to_bytes(3, "big", signed=True)
    return _BLOCK.pack(
        block.ssrc, block.fraction_lost, lost, block.highest, block.jitter, block.last_report, block.delay
    )


def source_description(ssrcs: Sequence[int], cname: str) -> bytes:
    """One canonical name (RFC 7022) for all of these, at most 31."""
    name = cname.encode()
    item = pack("!BB", _CNAME, len(name)) + name
    item += bytes(4 - len(item) % 4)
    return _packet(SOURCE_DESCRIPTION, len(ssrcs), b"".join(pack("!L", ssrc) + item for ssrc in ssrcs))


def bye(ssrcs: Sequence[int]) -> bytes:
    return _packet(BYE, len(ssrcs), pack(f"!{len(ssrcs)}L", *ssrcs))


def nack(sender: int, ssrc: int, lost: Iterable[int]) -> bytes:
    """Asks for packets again (RFC 4585, section 6.2.1). `lost` are sequence numbers in their order, of 16 bits."""
    pairs: list[list[int]] = []
    for number in lost:
        distance = (number - pairs[-1][0]) & 0xFFFF if pairs else 17
        if distance > 16:
            pairs.append([number, 0])
        elif distance:
            pairs[-1][1] |= 1 << (distance - 1)
    body = pack("!LL", sender, ssrc) + b"".join(pack("!HH", first, mask) for first, mask in pairs)
    return _packet(TRANSPORT_FEEDBACK, _FORMAT_NACK, body)


def picture_loss(sender: int, ssrc: int) -> bytes:
    """Asks for a key frame (PLI; RFC 4585, section 6.3.1)."""
    return _packet(PAYLOAD_FEEDBACK, _FORMAT_PLI, pack("!LL", sender, ssrc))


def remb(sender: int, bitrate: int, ssrcs: Sequence[int]) -> bytes:
    exponent = max(0, bitrate.bit_length() - 18)
    mantissa = bitrate >> exponent
    head = pack("!LL4sBBH", sender, 0, b"REMB", len(ssrcs), exponent << 2 | mantissa >> 16, mantissa & 0xFFFF)
    return _packet(PAYLOAD_FEEDBACK, _FORMAT_APPLICATION, head + pack(f"!{len(ssrcs)}L", *ssrcs))


def _packet(kind: int, count: int, body: bytes) -> bytes:
    return pack("!BBH", 0x80 | count, kind, len(body) // 4) + body
