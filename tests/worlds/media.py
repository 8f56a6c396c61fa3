"""Recorded media for synthetic peers: a moving pattern in VP8 (three sizes) and a tone in Opus, made once and kept.

Everything is deterministic. The frames are real (libvpx, libopus), so a browser can decode what a synthetic peer publishes.
Recordings lie in the temp folder, not in the repository.
"""

import math
import pickle
import struct
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Final

import av  # noqa: TID251
from av.audio.codeccontext import AudioCodecContext  # noqa: TID251
from av.audio.frame import AudioFrame  # noqa: TID251
from av.video.codeccontext import VideoCodecContext  # noqa: TID251
from av.video.frame import VideoFrame  # noqa: TID251

FRAME_RATE: Final = 15
SECONDS: Final = 2
VERSION: Final = 3
"""Of the recordings; a change of this file has to raise it."""

RATES: Final = {"q": (160, 90, 60_000), "h": (320, 180, 150_000), "f": (640, 360, 400_000)}


@dataclass(frozen=True, slots=True)
class Clip:
    """Coded frames, the first a key frame, and the RTP clock ticks from one to the next."""

    frames: tuple[bytes, ...]
    ticks: int
    seconds: float
    """From one frame to the next."""
    width: int = 0
    height: int = 0
    level: int = 127
    """Of audio, in -dBov (RFC 6464)."""


@cache
def camera() -> dict[str, Clip]:
    """The three simulcast layers, by rid."""
    return {rid: _kept(f"vp8-{rid}", partial(_video, *size)) for rid, size in RATES.items()}


@cache
def screen() -> dict[str, Clip]:
    """One layer, without a rid."""
    return {"": _kept("vp8-screen", partial(_video, 1280, 720, 600_000))}


@cache
def tone(frequency: int = 440, level: int = 30) -> dict[str, Clip]:
    """A tone of `level` -dBov, 20 ms a frame."""
    return {"": _kept(f"opus-{frequency}-{level}", partial(_audio, frequency, level))}


def _kept(name: str, make: Callable[[], Clip]) -> Clip:
    path = Path(tempfile.gettempdir()) / f"smart-campus-media-{VERSION}" / f"{name}.pickle"
    if path.exists():
        clip = pickle.loads(path.read_bytes())
        assert isinstance(clip, Clip)
        return clip
    clip = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(pickle.dumps(clip))
    Path(file.name).replace(path)
    return clip


def _video(width: int, height: int, bitrate: int) -> Clip:
    encoder = av.CodecContext.create("libvpx", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FRAME_RATE), Fraction(FRAME_RATE)
    encoder.bit_rate, encoder.gop_size = bitrate, FRAME_RATE * SECONDS * 2
    encoder.thread_count = 1
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "error-resilient": "1", "lag-in-frames": "0"}
    frames = []
    for number in range(FRAME_RATE * SECONDS):
        frame = VideoFrame(width, height, "yuv420p")
        for plane, rows in zip(frame.planes, (height, height // 2, height // 2), strict=True):
            plane.update(_pattern(plane.line_size, rows, plane.buffer_size, number))
        frame.pts = number
        frames += [bytes(packet) for packet in encoder.encode(frame)]
    frames += [bytes(packet) for packet in encoder.encode(None)]
    return Clip(tuple(frames), 90_000 // FRAME_RATE, 1 / FRAME_RATE, width, height)


def _pattern(line: int, rows: int, size: int, number: int) -> bytes:
    """Diagonal stripes that move."""
    row = bytes((column * 3 + number * 9) & 0xFF for column in range(line + rows))
    return b"".join(row[index : index + line] for index in range(rows)).ljust(size, b"\0")


def _audio(frequency: int, level: int) -> Clip:
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "mono", "s16"
    encoder.bit_rate, encoder.time_base = 32_000, Fraction(1, 48_000)
    amplitude = 32_767 * 10 ** (-level / 20) * math.sqrt(2)
    frames = []
    for number in range(50 * SECONDS):
        start = number * 960
        values = [round(amplitude * math.sin(math.tau * frequency * n / 48_000)) for n in range(start, start + 960)]
        frame = AudioFrame("s16", "mono", 960)
        frame.planes[0].update(_samples(values, frame.planes[0].buffer_size))
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
        frames += [bytes(packet) for packet in encoder.encode(frame)]
    return Clip(tuple(frames), 960, 0.02, level=level)


def _samples(values: Sequence[int], size: int) -> bytes:
    clipped = [max(-32_768, min(32_767, value)) for value in values]
    return struct.pack(f"<{len(clipped)}h", *clipped).ljust(size, b"\0")
