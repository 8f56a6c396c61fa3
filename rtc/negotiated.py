"""The numbers that are the same in every offer, because the server makes every offer: payload types and extension ids.

Nothing has to be translated between publishers and subscribers: a packet leaves with the payload type it came with.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a track carries."""

    AUDIO = "audio"
    VIDEO = "video"


class Source(StrEnum):
    """Where a publisher's track comes from. A peer has one publish slot for each, in this order in the offer."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"
    SCREEN_AUDIO = "screen-audio"

    @property
    def kind(self) -> Kind:
        return Kind.VIDEO if self in (Source.CAMERA, Source.SCREEN) else Kind.AUDIO


@dataclass(frozen=True, slots=True)
class Codec:
    """One codec of the offer. `rtx` is the payload type of its retransmissions (RFC 4588), `None` for audio."""

    name: str
    kind: Kind
    payload_type: int
    clock_rate: int
    rtx: int | None = None
    parameters: str = ""


OPUS: Final = Codec("opus", Kind.AUDIO, 111, 48_000, parameters="minptime=10;useinbandfec=1;usedtx=1")
VP8: Final = Codec("VP8", Kind.VIDEO, 96, 90_000, rtx=97)
VP9: Final = Codec("VP9", Kind.VIDEO, 98, 90_000, rtx=99, parameters="profile-id=0")
H264: Final = Codec(
    "H264", Kind.VIDEO, 102, 90_000, rtx=103,
    parameters="level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
)  # fmt: skip
AV1: Final = Codec("AV1", Kind.VIDEO, 104, 90_000, rtx=105, parameters="level-idx=5;profile=0;tier=0")
"""For pages that choose it by themselves, a screen with text say. It is offered last and no page is told to send it: three
layers of it cost a laptop several times what VP8 does, many phones decode it in software, and recordings keep H264 as it is.
"""

CODECS: Final = (OPUS, VP8, VP9, H264, AV1)
BY_PAYLOAD_TYPE: Final = {codec.payload_type: codec for codec in CODECS}
BY_RTX_PAYLOAD_TYPE: Final = {codec.rtx: codec for codec in CODECS if codec.rtx is not None}

# RFC 8285 one-byte header extensions, by id.
EXT_MID: Final = 1
EXT_RID: Final = 2
EXT_REPAIRED_RID: Final = 3
EXT_AUDIO_LEVEL: Final = 4
EXT_ABS_SEND_TIME: Final = 5
EXT_TRANSPORT_WIDE: Final = 6

EXTENSIONS: Final = {
    EXT_MID: "urn:ietf:params:rtp-hdrext:sdes:mid",
    EXT_RID: "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    EXT_REPAIRED_RID: "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    EXT_AUDIO_LEVEL: "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    EXT_ABS_SEND_TIME: "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    EXT_TRANSPORT_WIDE: "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
}
"""Not among them is the dependency descriptor (AV1 RTP specification, appendix A). An extension is agreed on for an m-section,
not for a codec, and where Chromium may write this one it leaves the picture numbers out of VP8 (`MinimizeDescriptor` in its
rtp_sender_video.cc), by which `rewriting.renumber` lets pictures go on over a change of the layer. AV1 says in its payload
where decoding can begin.
"""

RIDS: Final = ("q", "h", "f")
"""Simulcast layers of the camera, lowest first: a quarter, a half and the full width (RFC 8853)."""
