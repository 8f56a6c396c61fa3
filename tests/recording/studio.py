"""A publisher without a network: real H264, VP8 and Opus in RTP, with sender reports, on a clock that a test turns."""

import math
import struct
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import av  # noqa: TID251
from av.audio.codeccontext import AudioCodecContext  # noqa: TID251
from av.audio.frame import AudioFrame  # noqa: TID251
from av.video.codeccontext import VideoCodecContext  # noqa: TID251
from av.video.frame import PictureType, VideoFrame  # noqa: TID251

from recording.h264 import split
from rtc.negotiated import AV1, H264, OPUS, VP8, VP9, Codec

FRAGMENT: Final = 1000
RATE: Final = 48_000
SOUND_FRAME: Final = 960

Luma = Callable[[float], int]
"""The brightness of the picture at a time in seconds."""
Level = Callable[[float], float]
"""The loudness, 0 to 1, of the tone at a time in seconds."""


def rtp(codec: Codec, sequence: int, timestamp: int, ssrc: int, payload: bytes, *, marker: bool = False) -> bytes:
    second = codec.payload_type | (0x80 if marker else 0)
    return struct.pack("!BBHLL", 0x80, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc) + payload


def h264_payloads(stream: bytes) -> Iterator[bytes]:
    """RFC 6184, packetization mode 1: parameter sets aggregated, large units fragmented."""
    units = [unit for unit in split(stream) if unit[0] & 0x1F != 6]
    small = [unit for unit in units if unit[0] & 0x1F in (7, 8)]
    if small:
        yield bytes((24 | 0x60,)) + b"".join(struct.pack("!H", len(unit)) + unit for unit in small)
    for unit in units:
        if unit in small:
            continue
        if len(unit) <= FRAGMENT:
            yield unit
            continue
        pieces = [unit[1 + at : 1 + at + FRAGMENT] for at in range(0, len(unit) - 1, FRAGMENT)]
        for number, piece in enumerate(pieces):
            edge = (0x80 if number == 0 else 0) | (0x40 if number == len(pieces) - 1 else 0)
            yield bytes((unit[0] & 0xE0 | 28, edge | unit[0] & 0x1F)) + piece


def vp8_payloads(frame: bytes) -> Iterator[bytes]:
    """RFC 7741, with a picture number."""
    for at in range(0, len(frame), FRAGMENT):
        yield bytes((0x90 if at == 0 else 0x80, 0x80, 0x12)) + frame[at : at + FRAGMENT]


def vp9_payloads(frame: bytes) -> Iterator[bytes]:
    """RFC 9628, without layers and picture numbers."""
    predicted = 0x40 if frame[0] & 0x04 else 0
    for at in range(0, len(frame), FRAGMENT):
        edge = (0x08 if at == 0 else 0) | (0x04 if at + FRAGMENT >= len(frame) else 0)
        yield bytes((predicted | edge,)) + frame[at : at + FRAGMENT]


def av1_payloads(stream: bytes) -> Iterator[bytes]:
    """RTP Payload Format For AV1: without temporal delimiters and sizes, small OBUs together, large ones fragmented."""
    units = list(_units(stream))
    start = 0x08 if units[0][0] >> 3 == 1 else 0
    small = [unit for unit in units if len(unit) < 128]
    if small:
        yield bytes((start,)) + b"".join(bytes((len(unit),)) + unit for unit in small)
    for unit in units:
        for at in range(0, len(unit) if unit not in small else 0, FRAGMENT):
            edges = (0x80 if at else 0) | (0x40 if at + FRAGMENT < len(unit) else 0)
            yield bytes((0x10 | edges,)) + unit[at : at + FRAGMENT]


def _units(stream: bytes) -> Iterator[bytes]:
    """The OBUs without their sizes, and without temporal delimiters."""
    position = 0
    while position < len(stream):
        head, size, shift = stream[position], 0, 0
        position += 1
        while shift == 0 or stream[position - 1] & 0x80:
            size |= (stream[position] & 0x7F) << shift
            position, shift = position + 1, shift + 7
        if head >> 3 != 2:
            yield bytes((head & ~0x02,)) + stream[position : position + size]
        position += size


PAYLOADS: Final = {H264: h264_payloads, VP8: vp8_payloads, VP9: vp9_payloads, AV1: av1_payloads}
ENCODERS: Final = {H264: "libx264", VP8: "libvpx", VP9: "libvpx-vp9", AV1: "libsvtav1"}
OPTIONS: Final = {
    H264: {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "profile": "baseline",
        "x264-params": "scenecut=0:annexb=1:repeat-headers=1",
    },
    VP8: {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"},
    VP9: {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"},
    AV1: {"preset": "12", "svtav1-params": "pred-struct=1:rc=2:lp=1"},
}


@dataclass(slots=True)
class Camera:
    """Pictures of one brightness each; key frames when asked for."""

    track_id: str
    codec: Codec = H264
    width: int = 320
    height: int = 180
    rate: int = 15
    luma: Luma = lambda at: 40 + int(at * 10 + 1e-3) % 150
    sequence: int = 65_500
    timestamp: int = 4_294_900_000
    ssrc: int = 77
    wants_key: bool = True
    _encoder: VideoCodecContext | None = field(default=None, init=False)
    _shown: int = field(default=0, init=False)

    def resize(self, width: int, height: int) -> None:
        self.width, self.height, self._encoder, self.wants_key = width, height, None, True

    def shoot(self, at: float) -> list[bytes]:
        """The packets of the picture taken at this time; its timestamp is the time's."""
        encoder = self._encoder = self._encoder or self._made()
        frame = VideoFrame(self.width, self.height, "yuv420p")
        for number, plane in enumerate(frame.planes):
            plane.update(bytes((self.luma(at) if number == 0 else 128,)) * plane.buffer_size)
        frame.pts, self._shown = self._shown, self._shown + 1
        frame.pict_type = PictureType.I if self.wants_key else PictureType.NONE
        self.wants_key = False
        stream = b"".join(bytes(packet) for packet in encoder.encode(frame))
        payloads = list(PAYLOADS[self.codec](stream))
        packets = []
        for payload in payloads:
            last = payload is payloads[-1]
            packets.append(rtp(self.codec, self.sequence, self.stamp(at), self.ssrc, payload, marker=last))
            self.sequence += 1
        return packets

    def stamp(self, at: float) -> int:
        return (self.timestamp + round(at * 90_000)) & 0xFFFFFFFF

    def _made(self) -> VideoCodecContext:
        context = av.CodecContext.create(ENCODERS[self.codec], "w")
        assert isinstance(context, VideoCodecContext)
        context.width, context.height, context.pix_fmt = self.width, self.height, "yuv420p"
        context.time_base, context.framerate = Fraction(1, self.rate), Fraction(self.rate)
        context.bit_rate, context.gop_size, context.thread_count = 200_000, 10_000, 1
        context.options = OPTIONS[self.codec]
        return context


@dataclass(slots=True)
class Microphone:
    """A tone, 20 ms a packet."""

    track_id: str
    frequency: int = 440
    level: Level = lambda _at: 0.3
    sequence: int = 65_530
    timestamp: int = 4_294_000_000
    ssrc: int = 78
    _encoder: AudioCodecContext | None = field(default=None, init=False)
    _spoken: int = field(default=0, init=False)

    def speak(self, at: float) -> bytes:
        """The packet of the 20 ms that begin at this time. The encoder looks ahead 6.5 ms, which its timestamps leave out."""
        encoder = self._encoder = self._encoder or _opus()
        values = array("h", bytes(2 * SOUND_FRAME))
        for number in range(SOUND_FRAME):
            moment = at + number / RATE
            values[number] = round(32_767 * self.level(moment) * math.sin(math.tau * self.frequency * moment))
        frame = AudioFrame("s16", "mono", SOUND_FRAME)
        frame.planes[0].update(values.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._spoken, Fraction(1, RATE)
        self._spoken += SOUND_FRAME
        (packet,) = encoder.encode(frame)
        self.sequence += 1
        return rtp(OPUS, self.sequence, self.stamp(at), self.ssrc, bytes(packet))

    def stamp(self, at: float) -> int:
        return (self.timestamp + round(at * RATE)) & 0xFFFFFFFF


def _opus() -> AudioCodecContext:
    context = av.CodecContext.create("libopus", "w")
    assert isinstance(context, AudioCodecContext)
    context.sample_rate, context.layout, context.format = RATE, "mono", "s16"
    context.bit_rate, context.time_base = 32_000, Fraction(1, RATE)
    return context


def ntp(at: float) -> int:
    return round(at * 2**32)
