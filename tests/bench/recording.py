"""What recording costs: CPU of the child process per class, how many recordings one core carries, and how fast one file is made.

The class is a camera of 1280x720 at 25 pictures a second and about 1 Mbit/s with a key frame each 4 s, and one voice. The
child has no clock of its own, so for the first figures its input is fed as fast as it takes it, through the very pipe, and
its CPU time (user and system, the kernel's for its writes and syncs included) is divided by the seconds of class. "Plain
transcode" is what a recorder does that decodes and codes everything (PyAV: decode, x264 superfast, AAC), for the same pictures.
Then many recorders run in real time, their children on one core, and everything they were given is counted on disk.
"""

import asyncio
import contextlib
import itertools
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import orjson
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame

from recording import pipe
from recording.catalogue import Catalogue
from recording.codecs import AacEncoder, OpusDecoder
from recording.composing import Composition, compose
from recording.index import NAME
from recording.pipe import Kind
from recording.recorder import Recorder
from recording.settings import RecordingSettings
from rtc.negotiated import H264, OPUS, VP8, Codec
from tests.bench.process import SERVER_CORE, cpu_seconds, pin_load
from tests.recording.studio import Microphone, h264_payloads, ntp, rtp, vp8_payloads

WIDTH, HEIGHT, RATE = 1280, 720, 25
CLIP_SECONDS = 4
CLASS_SECONDS = 60
REAL_SECONDS = 15
MOST = 40
BITRATE = 1_000_000


@dataclass
class Clip:
    """Coded pictures; each `RATE` * 4th a key frame."""

    codec: Codec
    frames: list[bytes]
    voice: list[bytes]
    """Payloads of 20 ms."""


def moving(number: int, noise: list[bytes]) -> VideoFrame:
    """Somebody before a wall: a quarter of the picture changes each time, with some noise of the camera."""
    frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
    for index, plane in enumerate(frame.planes):
        rows = HEIGHT if index == 0 else HEIGHT // 2
        picture = bytearray(noise[number % len(noise)][: plane.line_size * rows])
        shift = (number * 4) % (plane.line_size // 2)
        for row in range(rows // 4, 3 * rows // 4):
            start = row * plane.line_size + shift
            picture[start : start + plane.line_size // 4] = bytes(((row + number) & 0xFF,)) * (plane.line_size // 4)
        plane.update(bytes(picture).ljust(plane.buffer_size, b"\0"))
    return frame


def record_clip(codec: Codec) -> Clip:
    generator = random.Random(7)
    noise = [bytes(generator.choices(range(118, 124), k=1 << 16)) * (2 * WIDTH * HEIGHT // (1 << 16)) for _ in range(5)]
    context = av.CodecContext.create("libx264" if codec is H264 else "libvpx", "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height, context.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    context.time_base, context.framerate, context.bit_rate = Fraction(1, RATE), Fraction(RATE), BITRATE
    context.gop_size = 100_000
    context.options = (
        {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "profile": "baseline",
            "x264-params": "annexb=1:repeat-headers=1",
        }
        if codec is H264
        else {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    )
    frames = []
    for number in range(RATE * CLIP_SECONDS):
        frame = moving(number, noise)
        frame.pts = number
        frame.pict_type = PictureType.I if number % (4 * RATE) == 0 else PictureType.NONE
        frames.append(b"".join(bytes(packet) for packet in context.encode(frame)))
    microphone = Microphone("voice")
    voice = [microphone.speak(number * 0.02)[12:] for number in range(50 * CLIP_SECONDS)]
    return Clip(codec, frames, voice)


def lesson(clip: Clip, start: float, seconds: float) -> Iterator[tuple[float, list[tuple[int, bytes, float]]]]:
    """The packets of each 20 ms, tracks 1 (camera) and 2 (voice), and when they come."""
    sequence = itertools.count()
    payloads = [list(h264_payloads(f) if clip.codec is H264 else vp8_payloads(f)) for f in clip.frames]
    for step in range(round(seconds * 50)):
        now = start + step * 0.02
        batch = [(2, rtp(OPUS, step, step * 960, 2, clip.voice[step % len(clip.voice)]), now)]
        if step % 2 == 0:
            pieces = payloads[step // 2 % len(payloads)]
            batch += [
                (1, rtp(clip.codec, next(sequence), step * 1800, 1, piece, marker=piece is pieces[-1]), now)
                for piece in pieces
            ]
        yield now, batch


def opening(folder: Path, start: float) -> bytes:
    begin = {"folder": str(folder), "settings": RecordingSettings().model_dump(), "now": start, "wall": 10**12}
    take = {"number": 1, "track_id": "camera", "member_id": "teacher", "source": "camera"}
    said = ((Kind.START, begin), (Kind.TAKE, take), (Kind.SOUND, {"number": 2, "track_id": "voice"}))
    reports = b"".join(pipe.frame(Kind.REPORT, pipe.REPORT.pack(track, ntp(start), 0)) for track in (1, 2))
    return b"".join(pipe.frame(kind, orjson.dumps(each)) for kind, each in said) + reports


def child_cpu(clip: Clip, folder: Path) -> float:
    """CPU seconds of the child for each second of class; its start is left out."""
    figures = []
    for seconds in (5, CLASS_SECONDS):
        data = [opening(folder / str(seconds), 100.0)]
        for now, batch in lesson(clip, 100.0, seconds):
            data += [pipe.packets(batch), pipe.frame(Kind.CLOCK, pipe.MOMENT.pack(now))]
        data.append(pipe.frame(Kind.CLOSE, orjson.dumps({"now": 100.0 + seconds})))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "recording"], input=b"".join(data), stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        figures.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        pictures = sum(part.duration for file in read(folder / str(seconds)).streams["takes/1"] for part in file.parts)
        assert abs(pictures / 90_000 - seconds) < 0.2, "something is missing on disk"
    return (figures[1] - figures[0]) / (CLASS_SECONDS - 5)


def read(folder: Path) -> Catalogue:
    return Catalogue.of((folder / NAME).read_bytes())


def plain_transcode_cpu(clip: Clip) -> float:
    """Decode and code every picture and sound, as ffmpeg does it, one thread each."""
    decoder = av.CodecContext.create("h264" if clip.codec is H264 else "libvpx", "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.thread_count = 1
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt, encoder.thread_count = WIDTH, HEIGHT, "yuv420p", 1
    encoder.time_base, encoder.framerate = Fraction(1, RATE), Fraction(RATE)
    encoder.options = {"preset": "superfast", "crf": "26"}
    voice, sound = OpusDecoder(), AacEncoder(64_000)
    began = time.process_time()
    number = 0
    for data in clip.frames:
        for frame in decoder.decode(av.Packet(data)):
            frame.pts, frame.pict_type, frame.time_base = number, PictureType.NONE, Fraction(1, RATE)
            number += 1
            encoder.encode(frame)
    samples = voice.decode(clip.voice[0])
    for payload in clip.voice[1:]:
        samples += voice.decode(payload)
    sound.encode(samples[: len(samples) // 1024 * 1024])
    return (time.process_time() - began) / CLIP_SECONDS


async def many(clip: Clip, count: int, folder: Path) -> None:
    """`count` recorders in real time, their children on one core."""
    loop = asyncio.get_running_loop()
    failures: list[str] = []
    recorders = [
        Recorder(
            RecordingSettings(), folder / str(n), ask_key_frame=lambda _: None, snapshot=dict, failed=failures.append
        )
        for n in range(count)
    ]
    os.sched_setaffinity(0, {SERVER_CORE})
    for recorder in recorders:
        await recorder.start()
        recorder.begin_take("camera", "teacher", "camera")
        recorder.begin_sound("voice", "teacher")
    pin_load()
    names = {1: "camera", 2: "voice"}
    children = [recorder._process.pid for recorder in recorders if recorder._process is not None]
    start = loop.time()
    for recorder in recorders:
        for name in names.values():
            recorder.report(name, ntp(start), 0, start)
    child_before, own_before = sum(map(cpu_seconds, children)), time.process_time()
    longest = sent = 0
    for now, batch in lesson(clip, start, REAL_SECONDS):
        named = [(names[track], data, at) for track, data, at in batch]
        for recorder in recorders:
            recorder.packets(named)
        sent += len(batch)
        longest = max(longest, *(recorder.status.waiting for recorder in recorders))
        await asyncio.sleep(max(0.0, now + 0.02 - loop.time()))
    child = (sum(map(cpu_seconds, children)) - child_before) / REAL_SECONDS
    own = (time.process_time() - own_before) / REAL_SECONDS
    ended = loop.time()
    await asyncio.gather(*(recorder.close() for recorder in recorders))
    closing = loop.time() - ended
    assert not failures, failures
    whole = sum(
        abs(sum(p.duration for p in read(folder / str(n)).streams["takes/1"][0].parts) / 90_000 - REAL_SECONDS) < 0.3
        for n in range(count)
    )
    dropped = sum(recorder.status.dropped for recorder in recorders)
    print(
        f"  {count} recordings at once on one core, {sent * count / REAL_SECONDS:.0f} packets/s: the children use {child:.0%} of it,"
        f" the server's side {own:.0%} of another;\n  dropped {dropped} packets, {whole} of {count} whole on disk, at most"
        f" {longest / 1024:.0f} KiB waited, all closed and playable {closing:.1f} s after the end (load average {os.getloadavg()[0]:.1f})"
    )


async def composed(folder: Path) -> None:
    """The recorded class again, now as one file: the teacher's camera fills the stage, the slowest case."""
    room = {"content": "camera", "host_id": "teacher", "host_name": "陳老師", "surface": "camera"}
    snapshot = {"at": 0, "snapshot": {"room": room, "members": []}}
    await asyncio.to_thread((folder / "timeline.jsonl").write_bytes, orjson.dumps(snapshot) + b"\n")
    began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    made = await compose(Composition(folder, folder.with_name("file"), "三年二班"), lambda _: None)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = time.monotonic() - began
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    print(
        f"  one file of {made.seconds:.0f} s, all camera: {took:.1f} s ({made.seconds / took:.1f} times as fast as the class);"
        f" CPU {cpu / made.seconds:.2f} s for each second"
    )


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="campus-recording-"))
    try:
        clips = {codec.name: record_clip(codec) for codec in (H264, VP8)}
        size = sum(map(len, clips["H264"].frames)) * 8 / CLIP_SECONDS / 1e6
        print(
            f"  camera {WIDTH}x{HEIGHT}, {RATE}/s, {size:.2f} Mbit/s; CPU of one recorded class, as a share of one core:"
        )
        remux = child_cpu(clips["H264"], folder / "h264")
        print(
            f"  H264, remuxed     {remux:6.1%}   at 80 % one core carries {0.8 / remux:.0f}, eight cores {6.4 / remux:.0f}"
        )
        print(f"  VP8, transcoded   {child_cpu(clips['VP8'], folder / 'vp8'):6.1%}")
        for name, clip in clips.items():
            print(f"  plain transcode   {plain_transcode_cpu(clip):6.1%}   of the same {name}")
        asyncio.run(many(clips["H264"], max(1, min(MOST, int(0.7 / remux))), folder / "many"))
        asyncio.run(composed(folder / "h264" / str(CLASS_SECONDS)))
    finally:
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, range(os.cpu_count() or 1))
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
