"""SDP of the media plane: the server writes every offer from templates, and reads the answers by plain lines.

Only what was tried in Chromium and Firefox is written (media.md, 4); payload types and extension ids are those of
`negotiated.py` in every offer, so nothing is translated between peers. RFC 8829, RFC 8866, RFC 8853, RFC 8843.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rtc.addresses import Candidate
from rtc.dtls import Fingerprint
from rtc.ice import Credentials
from rtc.negotiated import (
    CODECS,
    EXT_ABS_SEND_TIME,
    EXT_AUDIO_LEVEL,
    EXT_MID,
    EXT_REPAIRED_RID,
    EXT_RID,
    EXT_TRANSPORT_WIDE,
    EXTENSIONS,
    RIDS,
    Codec,
    Kind,
    Source,
)

LARGEST_ANSWER: Final = 100_000
"""Characters; an answer to 40 m-sections has about 40 000."""

SCTP_PORT: Final = 5000
LARGEST_MESSAGE: Final = 65_536

PUBLISH_EXTENSIONS: Final = {
    Kind.AUDIO: (EXT_MID, EXT_AUDIO_LEVEL, EXT_TRANSPORT_WIDE),
    Kind.VIDEO: (EXT_MID, EXT_RID, EXT_REPAIRED_RID, EXT_ABS_SEND_TIME, EXT_TRANSPORT_WIDE),
}
RECEIVE_EXTENSIONS: Final = {
    Kind.AUDIO: (EXT_MID, EXT_AUDIO_LEVEL, EXT_TRANSPORT_WIDE),
    Kind.VIDEO: (EXT_MID, EXT_ABS_SEND_TIME, EXT_TRANSPORT_WIDE),
}
FEEDBACK: Final = {
    Kind.AUDIO: ("transport-cc",),
    Kind.VIDEO: ("nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"),
}

_FINGERPRINT: Final = re.compile(r"(sha-256|sha-384|sha-512) ([0-9A-F]{2}(?::[0-9A-F]{2}){31,63})", re.IGNORECASE)


class SdpError(ValueError):
    """An answer that does not fit the offer; the sentence says why."""


@dataclass(frozen=True, slots=True)
class PublishSection:
    """The client may send here: one for each source, filled by `replaceTrack`."""

    mid: str
    source: Source

    @property
    def kind(self) -> Kind:
        return self.source.kind


@dataclass(frozen=True, slots=True)
class ReceiveSection:
    """A slot in which the client receives: always the same SSRC, whatever track it carries."""

    mid: str
    kind: Kind
    ssrc: int
    rtx_ssrc: int | None


Section = PublishSection | ReceiveSection


@dataclass(frozen=True, slots=True)
class Offer:
    """All that differs from one offer to the next. `version` grows with each offer of a session (RFC 8829, 5.2.2)."""

    session: int
    version: int
    credentials: Credentials
    fingerprint: Fingerprint
    candidates: Sequence[Candidate]
    sections: Sequence[Section]

    @property
    def channel_mid(self) -> str:
        return str(len(self.sections))

    @property
    def mids(self) -> list[str]:
        return [*(section.mid for section in self.sections), self.channel_mid]

    def write(self) -> str:
        return "".join(f"{line}\r\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield from (
            "v=0",
            f"o=- {self.session} {self.version} IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            f"a=group:BUNDLE {' '.join(self.mids)}",
            "a=msid-semantic:WMS *",
            "a=ice-lite",
        )
        for index, section in enumerate(self.sections):
            yield from _media_head(section.kind)
            yield from self._transport(section.mid, with_candidates=index == 0)
            yield from _media_body(section)
        yield "m=application 9 UDP/DTLS/SCTP webrtc-datachannel"
        yield "c=IN IP4 0.0.0.0"
        yield from self._transport(self.channel_mid, with_candidates=not self.sections)
        yield f"a=sctp-port:{SCTP_PORT}"
        yield f"a=max-message-size:{LARGEST_MESSAGE}"

    def _transport(self, mid: str, *, with_candidates: bool) -> Iterator[str]:
        """`actpass` as RFC 8842 demands of an offer; browsers answer `active`, which is what we accept."""
        yield f"a=mid:{mid}"
        yield f"a=ice-ufrag:{self.credentials.ufrag}"
        yield f"a=ice-pwd:{self.credentials.password}"
        yield f"a=fingerprint:{self.fingerprint.algorithm} {self.fingerprint.value}"
        yield "a=setup:actpass"
        if with_candidates:
            yield from candidate_lines(self.candidates)
            yield "a=end-of-candidates"


def candidate_lines(candidates: Sequence[Candidate]) -> Iterator[str]:
    """RFC 8839, section 5.1. Types are all host; UDP comes first, TCP is for those who have nothing else."""
    for index, candidate in enumerate(candidates):
        is_udp = candidate.transport == "udp"
        local_preference = 65_535 - index if is_udp else 8191 - index
        priority = (126 << 24) + (local_preference << 8) + 255
        line = (
            f"a=candidate:{index + 1} 1 {candidate.transport} {priority} {candidate.address} {candidate.port} typ host"
        )
        yield line if is_udp else f"{line} tcptype passive"


def _media_head(kind: Kind) -> Iterator[str]:
    types = [str(each) for codec in _codecs(kind) for each in (codec.payload_type, codec.rtx) if each is not None]
    yield f"m={kind} 9 UDP/TLS/RTP/SAVPF {' '.join(types)}"
    yield "c=IN IP4 0.0.0.0"


def _media_body(section: Section) -> Iterator[str]:
    yield "a=rtcp-mux"
    for codec in _codecs(section.kind):
        yield from _codec_lines(codec)
    extensions = PUBLISH_EXTENSIONS if isinstance(section, PublishSection) else RECEIVE_EXTENSIONS
    for number in extensions[section.kind]:
        yield f"a=extmap:{number} {EXTENSIONS[number]}"
    yield from _publish_lines(section) if isinstance(section, PublishSection) else _receive_lines(section)


def _codec_lines(codec: Codec) -> Iterator[str]:
    channels = "/2" if codec.kind is Kind.AUDIO else ""
    yield f"a=rtpmap:{codec.payload_type} {codec.name}/{codec.clock_rate}{channels}"
    if codec.parameters:
        yield f"a=fmtp:{codec.payload_type} {codec.parameters}"
    for feedback in FEEDBACK[codec.kind]:
        yield f"a=rtcp-fb:{codec.payload_type} {feedback}"
    if codec.rtx is not None:
        yield f"a=rtpmap:{codec.rtx} rtx/{codec.clock_rate}"
        yield f"a=fmtp:{codec.rtx} apt={codec.payload_type}"


def _publish_lines(section: PublishSection) -> Iterator[str]:
    yield "a=recvonly"
    if section.source is Source.CAMERA:
        for rid in RIDS:
            yield f"a=rid:{rid} recv"
        yield f"a=simulcast:recv {';'.join(RIDS)}"


def _receive_lines(slot: ReceiveSection) -> Iterator[str]:
    """Each slot is a stream of its own: a browser would try to synchronise slots that share one.

    The SSRC has to be named before that of its retransmissions: Chromium takes the first one for the media.
    """
    yield "a=sendonly"
    yield f"a=msid:slot-{slot.mid} slot-{slot.mid}"
    if slot.rtx_ssrc is not None:
        yield f"a=ssrc-group:FID {slot.ssrc} {slot.rtx_ssrc}"
    for ssrc in (slot.ssrc, slot.rtx_ssrc):
        if ssrc is not None:
            yield f"a=ssrc:{ssrc} cname:slot-{slot.mid}"


def _codecs(kind: Kind) -> list[Codec]:
    return [codec for codec in CODECS if codec.kind is kind]


@dataclass(frozen=True, slots=True)
class Answer:
    """What we need of an answer."""

    fingerprint: Fingerprint
    accepted: frozenset[str]
    """The m-sections that the client did not reject."""
    sctp_port: int | None
    """`None` when it wants no data channel."""
    largest_message: int
    sends: frozenset[str] = frozenset()
    """The video codecs that it can send, by name."""
    receives: frozenset[str] = frozenset()
    """Those that it can show."""


@dataclass(slots=True)
class _Block:
    """One m-section, or the session's head: attributes by name, first value first."""

    port: int = 9
    kind: str = ""
    formats: tuple[str, ...] = ()
    attributes: dict[str, list[str]] = field(default_factory=dict)

    def first(self, name: str) -> str | None:
        values = self.attributes.get(name)
        return values[0] if values else None


def parse_answer(text: str, offer: Offer) -> Answer:
    """Raises `SdpError`. Tolerates whatever does not matter to us."""
    if len(text) > LARGEST_ANSWER:
        raise SdpError("the answer is too long")
    head, *blocks = _blocks(text)
    mids = [block.first("mid") for block in blocks]
    if mids != offer.mids:
        raise SdpError("the answer has other m-sections than the offer")
    taken = [block for block in blocks if block.port != 0]
    if not taken:
        raise SdpError("the answer rejects everything")
    bundled = (head.first("group") or "").split()
    if bundled[:1] != ["BUNDLE"] or any(block.first("mid") not in bundled for block in taken):
        raise SdpError("all m-sections have to be in one bundle")
    for block in taken:
        _check_transport(block, head)
    channel = next((block for block in taken if block.kind == "application"), None)
    return Answer(
        fingerprint=_fingerprint(taken[0], head),
        accepted=frozenset(mid for block in taken if (mid := block.first("mid")) is not None),
        sctp_port=_number(channel, "sctp-port", SCTP_PORT, 65_535) if channel else None,
        largest_message=_largest_message(channel) if channel else 0,
        sends=_codecs_of(taken, {each.mid for each in offer.sections if isinstance(each, PublishSection)}),
        receives=_codecs_of(taken, {each.mid for each in offer.sections if isinstance(each, ReceiveSection)}),
    )


def _codecs_of(blocks: Sequence[_Block], mids: Collection[str]) -> frozenset[str]:
    """The video codecs in these m-sections."""
    formats = {
        each for block in blocks if block.kind == Kind.VIDEO and block.first("mid") in mids for each in block.formats
    }
    return frozenset(codec.name for codec in _codecs(Kind.VIDEO) if str(codec.payload_type) in formats)


def _blocks(text: str) -> list[_Block]:
    blocks = [_Block()]
    for line in text.splitlines():
        kind, _, value = line.strip().partition("=")
        if kind == "m":
            parts = value.split()
            if len(parts) < 4 or not parts[1].isdecimal():
                raise SdpError("an m-line cannot be read")
            blocks.append(_Block(kind=parts[0], port=int(parts[1][:5]), formats=tuple(parts[3:])))
        elif kind == "a":
            name, _, rest = value.partition(":")
            blocks[-1].attributes.setdefault(name, []).append(rest.strip())
    if len(blocks) == 1:
        raise SdpError("the answer has no m-section")
    return blocks


def _check_transport(block: _Block, head: _Block) -> None:
    setup = block.first("setup") or head.first("setup")
    if setup != "active":
        raise SdpError("the client has to be the DTLS client (a=setup:active)")
    if block.kind != "application" and "rtcp-mux" not in block.attributes:
        raise SdpError("RTP and RTCP have to share the port (a=rtcp-mux)")


def _fingerprint(block: _Block, head: _Block) -> Fingerprint:
    for value in block.attributes.get("fingerprint", []) + head.attributes.get("fingerprint", []):
        if match := _FINGERPRINT.fullmatch(value):
            return Fingerprint(match[1].lower(), match[2].upper())
    raise SdpError("the answer has no fingerprint with SHA-256 or better")


def _largest_message(channel: _Block) -> int:
    """0 means that the client takes messages of any size (RFC 8841, section 6.1)."""
    told = _number(channel, "max-message-size", LARGEST_MESSAGE, 1 << 64)
    return min(told or LARGEST_MESSAGE, LARGEST_MESSAGE)


def _number(block: _Block, name: str, default: int, largest: int) -> int:
    value = block.first(name)
    if value is None:
        return default
    if not value.isdecimal() or len(value) > 20 or int(value) > largest:
        raise SdpError(f"a={name} is out of range")
    return int(value)
