"""FFmpeg, through PyAV: the one file that imports it. It meets bytes from outside, so it runs in a child process only."""

from array import array
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import Any, Final, cast

import av  # noqa: TID251
from av.audio.codeccontext import AudioCodecContext  # noqa: TID251
from av.audio.frame import AudioFrame  # noqa: TID251
from av.container import InputContainer  # noqa: TID251
from av.video.codeccontext import VideoCodecContext  # noqa: TID251
from av.video.frame import PictureType, VideoFrame  # noqa: TID251
from av.video.reformatter import Interpolation, VideoReformatter  # noqa: TID251

from recording.canvas import Canvas, Planes
from recording.h264 import MOST_PIXELS, split
from recording.index import TICKS

RATE: Final = 48_000
"""Samples a second of all sound here; one channel."""
AAC_FRAME: Final = 1024
KEY_SECONDS: Final = 4
"""From one key frame of a composed file to the next."""
QUICK: Final = "scenecut=0:bframes=0:subme=1:rc-lookahead=5:sync-lookahead=0"
"""Of x264, for a composed file: half the time of its preset, and no larger for faces and slides."""
SOUND_CODEC: Final = "mp4a.40.2"
ERRORS: Final = (av.FFmpegError, ValueError, EOFError)
"""What hostile or damaged input raises."""

_DECODERS: Final = {"VP8": "vp8", "VP9": "vp9", "AV1": "libdav1d"}
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
    """Frames of VP8, VP9 or AV1 into pictures."""

    def __init__(self, codec: str) -> None:
        context = av.CodecContext.create(_DECODERS[codec], "r")
        assert isinstance(context, VideoCodecContext)
        context.thread_count = 1
        context.options = {"max_pixels": str(MOST_PIXELS)}
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


# --- One file of a whole class (`composition.py`) -----------------------------------------------------------------------


class TakeReader:
    """The pictures of a take, asked for in the order of time. What nobody asked for is not decoded."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = list(files)
        self._container: InputContainer | None = None
        self._packets: Iterator[Any] = iter(())
        self._ahead: Any = None
        self._waiting: list[Any] = []
        self._frame: VideoFrame | None = None
        self._at = -1.0

    def frame(self, at: float) -> VideoFrame | None:
        """The picture that is shown at this time of the recording, in seconds; the same object while it is the same."""
        self._collect(at)
        for packet in self._waiting:
            try:
                for frame in packet.decode():
                    self._frame = frame
            except ERRORS:
                continue
        self._waiting.clear()
        return self._frame

    def close(self) -> None:
        if self._container is not None:
            self._container.close()
            self._container = None

    def _collect(self, at: float) -> None:
        """Reads on to this time. What lies before a key frame is needed no more."""
        while (packet := self._next()) is not None:
            if packet.pts * packet.time_base > at:
                self._ahead = packet
                return
            if packet.is_keyframe:
                self._waiting.clear()
            self._waiting.append(packet)

    def _next(self) -> Any:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            return ahead
        while True:
            packet = next(self._packets, None)
            if packet is None:
                if not self._open():
                    return None
            elif packet.pts is not None and packet.size:
                return packet

    def _open(self) -> bool:
        """The next file: of another size, or with other parameters."""
        if not self._files:
            return False
        self.close()
        self._waiting.clear()
        self._container = av.open(str(self._files.pop(0)))
        stream = self._container.streams.video[0]
        stream.codec_context.thread_count = 1
        self._packets = self._container.demux(stream)
        return True


@lru_cache(maxsize=32)
def _scaler(*_shape: int | str) -> VideoReformatter:
    """One for each kind of picture: to set one up costs more than to use it."""
    return VideoReformatter()


def scaled(frame: VideoFrame, width: int, height: int) -> Planes:
    """The planes of a picture in YUV 4:2:0 at this size, as they lie in memory."""
    if (frame.width, frame.height, frame.format.name) != (width, height, "yuv420p"):
        shape = frame.width, frame.height, frame.format.name, width, height
        frame = _scaler(*shape).reformat(frame, width, height, "yuv420p", interpolation=Interpolation.AREA)
    planes = frame.planes
    return Planes(width, height, [memoryview(plane) for plane in planes], [plane.line_size for plane in planes])


def from_rgb(data: bytes, width: int, height: int) -> VideoFrame:
    """A picture of three octets a pixel."""
    frame = VideoFrame(width, height, "rgb24")
    plane = frame.planes[0]
    plane.update(_lined(data, plane.line_size, 3 * width, height))
    return frame


def to_rgb(frame: VideoFrame, width: int, height: int) -> bytes:
    """Three octets a pixel, without padding."""
    frame = frame.reformat(width, height, "rgb24")
    plane = frame.planes[0]
    data, row = bytes(plane), 3 * width
    if plane.line_size == row:
        return data[: row * height]
    return b"".join(data[at : at + row] for at in range(0, plane.line_size * height, plane.line_size))


class FileWriter:
    """An MP4 file: pictures are coded, sound is taken over as it was recorded."""

    def __init__(self, path: Path, sound: Sequence[Path], width: int, height: int, rate: int, threads: int) -> None:
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        video = self._container.add_stream("libx264", rate=rate)
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.codec_context.time_base = Fraction(1, rate)
        video.codec_context.gop_size = 100_000
        video.codec_context.thread_count = threads
        video.options = {"preset": "veryfast", "crf": "25", "x264-params": QUICK}
        self._video = video
        self._rate = rate
        self._key_at = -inf
        self._sound_files = list(sound)
        self._sound: Iterator[Any] = self._read_sound()
        self._sound_stream: Any = None
        if sound:
            with av.open(str(sound[0])) as source:
                self._sound_stream = self._container.add_stream_from_template(source.streams.audio[0])

    def write(self, canvas: Canvas, number: int) -> None:
        """A picture, by its number at the file's rate; it stands until the next one."""
        frame = VideoFrame(canvas.width, canvas.height, "yuv420p")
        for plane, data in zip(frame.planes, canvas.planes, strict=True):
            plane.update(_lined(data, plane.line_size, plane.width, plane.height))
        frame.pts, frame.time_base = number, Fraction(1, self._rate)
        if number - self._key_at >= KEY_SECONDS * self._rate:
            self._key_at = number
            frame.pict_type = PictureType.I
        self._mux(self._video.encode(frame))
        self._write_sound(number / self._rate)

    def finish(self) -> None:
        self._mux(self._video.encode(None))
        self._write_sound(inf)
        self._container.close()

    def abandon(self) -> None:
        self._container.close()

    def _mux(self, packets: Sequence[Any]) -> None:
        for packet in packets:
            self._container.mux(packet)

    def _write_sound(self, until: float) -> None:
        """Everything before this time, so that pictures and sound lie beside each other."""
        for packet in self._sound:
            at = packet.pts * packet.time_base
            packet.stream = self._sound_stream
            self._container.mux(packet)
            if at > until:
                return

    def _read_sound(self) -> Iterator[Any]:
        """Frames of all spans; of what two of them hold, the first counts."""
        last = Fraction(-1)
        for path in self._sound_files:
            with av.open(str(path)) as source:
                for packet in source.demux(source.streams.audio[0]):
                    if packet.pts is not None and packet.size and packet.pts * packet.time_base > last:
                        last = packet.pts * packet.time_base
                        yield packet


def package(source: Path, playlist: Path) -> None:
    """Plain HLS (RFC 8216) of an MP4 file: one file beside the playlist, nothing is coded again."""
    options = {
        "hls_time": str(KEY_SECONDS),
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_flags": "single_file+independent_segments",
        "hls_segment_filename": str(playlist.with_suffix(".m4s")),
    }
    with av.open(str(source)) as given, av.open(str(playlist), "w", format="hls", options=options) as made:
        streams = {stream.index: made.add_stream_from_template(stream) for stream in given.streams}
        for packet in given.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                made.mux(packet)


def _lined(data: bytes | bytearray, line: int, row: int, height: int) -> bytes:
    """Rows of `row` octets made as long as FFmpeg wants them."""
    if line == row:
        return cast("bytes", data)  # which PyAV says it wants; it takes whatever has octets
    return b"".join(data[at : at + row].ljust(line, b"\0") for at in range(0, row * height, row))
