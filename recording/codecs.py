"""FFmpeg, through PyAV: the one file that imports it. It meets bytes from outside, so it runs in a child process only."""

from array import array
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame

from recording.h264 import split
from recording.index import TICKS

RATE: Final = 48_000
"""Samples a second of all sound here; one channel."""
AAC_FRAME: Final = 1024
SOUND_CODEC: Final = "mp4a.40.2"
ERRORS: Final = (av.FFmpegError, ValueError, EOFError)
"""What hostile or damaged input raises."""

_DECODERS: Final = {"VP8": "libvpx", "VP9": "libvpx-vp9"}
_SAMPLE_BASE: Final = Fraction(1, RATE)
_TICK: Final = Fraction(1, TICKS)


class OpusDecoder:
    """One voice. Keeps what the codec remembers from packet to packet."""

    def __init__(self) -> None:
        context = av.CodecContext.create("libopus", "r")
        assert isinstance(context, AudioCodecContext)
        context.sample_rate, context.layout = RATE, "mono"
        context.options = {"request_sample_fmt": "flt"}
        self._context = context

    def decode(self, payload: bytes) -> "array[float]":
        """Samples between -1 and 1. Raises one of `ERRORS`."""
        samples = array("f")
        for frame in self._context.decode(av.Packet(payload)):
            samples.frombytes(memoryview(frame.planes[0])[: 4 * frame.samples])
        return samples


class AacEncoder:
    """The mix. Gives frames of `AAC_FRAME` samples, in step with what was put in."""

    def __init__(self, bitrate: int) -> None:
        context = av.CodecContext.create("aac", "w")
        assert isinstance(context, AudioCodecContext)
        context.sample_rate, context.layout, context.format = RATE, "mono", "fltp"
        context.bit_rate, context.time_base = bitrate, _SAMPLE_BASE
        context.open()
        self._context = context
        self._position = 0

    @property
    def configuration(self) -> bytes:
        """Its AudioSpecificConfig."""
        return bytes(self._context.extradata or b"")

    def encode(self, samples: "array[float]") -> list[bytes]:
        """Of a multiple of `AAC_FRAME` samples; what comes out lags by one frame."""
        coded: list[bytes] = []
        for start in range(0, len(samples), AAC_FRAME):
            frame = AudioFrame("fltp", "mono", AAC_FRAME)
            frame.planes[0].update(_padded(samples[start : start + AAC_FRAME].tobytes(), frame.planes[0].buffer_size))
            frame.sample_rate, frame.pts, frame.time_base = RATE, self._position, _SAMPLE_BASE
            self._position += AAC_FRAME
            coded += self._placed(self._context.encode(frame))
        return coded

    def finish(self) -> list[bytes]:
        return self._placed(self._context.encode(None))

    def _placed(self, packets: "list[av.Packet[av.AudioStream]]") -> list[bytes]:
        """Without the frame that only winds the encoder up: what it says lies before the first sample."""
        return [bytes(packet) for packet in packets if packet.pts is not None and packet.pts >= 0]


def silent_frame(bitrate: int) -> bytes:
    """An AAC frame of silence, as it stands among others."""
    encoder = AacEncoder(bitrate)
    return encoder.encode(array("f", bytes(4 * AAC_FRAME * 4)))[-1]


class PictureDecoder:
    """VP8 or VP9 frames into pictures."""

    def __init__(self, codec: str) -> None:
        context = av.CodecContext.create(_DECODERS[codec], "r")
        assert isinstance(context, VideoCodecContext)
        context.thread_count = 1
        self._context = context

    def decode(self, data: bytes) -> VideoFrame | None:
        """The picture of a frame; `None` of one that is not to be shown. Raises one of `ERRORS`."""
        frame: VideoFrame | None = None
        for frame in self._context.decode(av.Packet(data)):  # noqa: B007 - the last one counts
            pass
        return frame


class PictureEncoder:
    """Pictures of one size into H264 without delay: a picture in, its access unit out."""

    def __init__(self, width: int, height: int, quality: int, preset: str) -> None:
        self.width, self.height = width, height
        context = av.CodecContext.create("libx264", "w")
        assert isinstance(context, VideoCodecContext)
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.time_base, context.framerate = _TICK, Fraction(30)
        context.gop_size = 100_000
        context.thread_count = 1
        context.options = {
            "preset": preset,
            "tune": "zerolatency",
            "crf": str(quality),
            "profile": "high",
            "x264-params": "scenecut=0:annexb=1:repeat-headers=1",
        }
        context.open()
        self._context = context

    def encode(self, frame: VideoFrame, pts: int, *, key: bool) -> Iterator[list[bytes]]:
        """The NAL units of what comes out: the parameter sets are among those of a key frame. `pts` in ticks."""
        if (frame.width, frame.height, frame.format.name) != (self.width, self.height, "yuv420p"):
            frame = frame.reformat(self.width, self.height, "yuv420p")
        frame.pts, frame.time_base = pts, _TICK
        frame.pict_type = PictureType.I if key else PictureType.NONE
        for packet in self._context.encode(frame):
            yield split(bytes(packet))


def fitting(width: int, height: int, most: int) -> tuple[int, int]:
    """The size, even both ways, at which a picture is coded that may have `most` lines."""
    scale = min(1.0, most / height)
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _padded(data: bytes, size: int) -> bytes:
    return data.ljust(size, b"\0")
