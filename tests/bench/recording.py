"""What recording costs: CPU of the child process per class, how many recordings one core carries, and how fast one file is made.

The class is a camera of 1280x720 at 25 pictures a second and about 1 Mbit/s with a key frame each 4 s, and one voice. The
child has no clock of its own, so for the first figures its input is fed as fast as it takes it, through the very pipe, and
its CPU time (user and system, the kernel's for its writes and syncs included) is divided by the seconds of class. "Plain
transcode" is what a recorder does that decodes and codes everything (PyAV: decode, x264 superfast, AAC), for the same pictures.
Then many recorders run in real time, their children on one core, and every picture they were given is looked for on disk; while
they end, the playlists are read as a viewer's page reads them. Then the class is made into one file, on all cores. At last the
whole product runs with the demo school: a class is recorded, and Chromium opens its replay by the card in the group; from the tap
to the first decoded picture of the teacher's camera.

    python -m tests.bench.recording [--recordings 8 16 24 32 40 50]
"""

import argparse
import asyncio
import contextlib
import itertools
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av  # noqa: TID251
import orjson
from av.video.codeccontext import VideoCodecContext  # noqa: TID251
from av.video.frame import PictureType, VideoFrame  # noqa: TID251
from PIL import Image, ImageDraw  # noqa: TID251
from typing_extensions import override

from recording import pipe, playlist
from recording.catalogue import Catalogue
from recording.codecs import AacEncoder, OpusDecoder
from recording.composing import Composition, compose
from recording.index import NAME
from recording.pipe import Kind
from recording.recorder import Recorder
from recording.settings import RecordingSettings
from rtc.negotiated import H264, OPUS, VP8, Codec
from tests.bench.first_frame import WATCH
from tests.bench.process import SERVER_CORE, cpu_seconds, pin_load
from tests.end_to_end.lessons import FATHER, TEACHER, end_lesson
from tests.end_to_end.people import school
from tests.end_to_end.server import running_server
from tests.end_to_end.test_replay import recorded_lesson
from tests.recording.studio import Microphone, h264_payloads, ntp, rtp, vp8_payloads
from tests.worlds.waiting import seen

WIDTH, HEIGHT, RATE = 1280, 720, 25
CLIP_SECONDS = 4
CLASS_SECONDS = 60
REAL_SECONDS = 12
MOST = 40
BITRATE = 1_000_000
OPENINGS = 8
FULL = 0.8
"""Of a core: more is not planned with."""


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


@dataclass(frozen=True, slots=True)
class Many:
    """`count` recordings at once, their children on one core. Shares are of one core."""

    count: int
    children: float
    server: float
    sent: int
    """Packets a second, of all."""
    dropped: int
    missing: int
    """Pictures that were sent and are not on disk."""
    waited: int
    """Octets, at most."""
    closed: float
    """Seconds from the end to the last one's ENDLIST."""
    unplayable: int
    """Looks during these seconds at which a playlist was not there."""

    @override
    def __str__(self) -> str:
        return (
            f"  {self.count:3} recordings {self.sent:7} packets/s   children {self.children:6.1%}  server {self.server:6.1%}"
            f"   dropped {self.dropped}, pictures missing {self.missing}, waited {self.waited / 1024:.0f} KiB,"
            f" whole {self.closed:.2f} s after the end, {self.unplayable} looks without a playlist"
        )


async def started(count: int, folder: Path, failures: list[str]) -> list[Recorder]:
    """Recorders whose children run on the server's core, each with a camera and a voice."""
    recorders = [
        Recorder(
            RecordingSettings(), folder / str(n), ask_key_frame=lambda _: None, snapshot=dict, failed=failures.append
        )
        for n in range(count)
    ]
    os.sched_setaffinity(0, {SERVER_CORE})
    await asyncio.gather(*(recorder.start() for recorder in recorders))
    pin_load()
    for recorder in recorders:
        recorder.begin_take("camera", "teacher", "camera")
        recorder.begin_sound("voice", "teacher")
    return recorders


async def many(clip: Clip, count: int, folder: Path) -> Many:
    """In real time; everything that was given is looked for on disk."""
    loop = asyncio.get_running_loop()
    failures: list[str] = []
    recorders = await started(count, folder, failures)
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
    looks = asyncio.create_task(watch_end(folder / "0"))
    await asyncio.gather(*(recorder.close() for recorder in recorders))
    closing = loop.time() - ended
    unplayable = await looks
    assert not failures, failures
    on_disk = await asyncio.to_thread(lambda: sum(pictures(folder / str(n)) for n in range(count)))
    dropped = sum(recorder.status.dropped for recorder in recorders)
    await asyncio.to_thread(shutil.rmtree, folder)
    missing = count * RATE * REAL_SECONDS - on_disk
    return Many(count, child, own, sent * count // REAL_SECONDS, dropped, missing, longest, closing, unplayable)


async def watch_end(folder: Path) -> int:
    """What a viewer's page asks for, again and again until ENDLIST: how often it could not be played."""
    missed = 0
    while True:
        catalogue = await asyncio.to_thread(read, folder)
        texts = [playlist.media(catalogue, stream) for stream in catalogue.streams]
        missed += not texts or any("#EXTINF" not in text for text in texts)
        if all("#EXT-X-ENDLIST" in text for text in texts):
            return missed
        await asyncio.sleep(0.02)


def pictures(folder: Path) -> int:
    """That can be read back from the takes of a recording."""
    found = 0
    for path in folder.glob("takes/*/*.mp4"):
        with av.open(str(path)) as container:
            found += sum(packet.size > 0 for packet in container.demux(video=0))
    return found


def series(clip: Clip, counts: Sequence[int], folder: Path) -> None:
    """One after the other, and what eight cores would carry of them."""
    held: Many | None = None
    for count in counts:
        row = asyncio.run(many(clip, count, folder / f"many-{count}"))
        print(row, flush=True)
        if not row.dropped and not row.missing and row.children <= FULL:
            held = row
    if held is not None:
        one = held.children / held.count
        print(
            f"  {held.count} recordings took {held.children:.0%} of a core without a lost packet: {one:.2%} each;"
            f" at {FULL:.0%} one core carries {FULL / one:.0f}, eight cores {8 * FULL / one:.0f} (goal: 50)"
            f"   load average {os.getloadavg()[0]:.1f}"
        )


INK = {
    "type": "ink-drawn", "surface": "slides/deck/1", "member_id": "teacher", "tool": "pen", "color": "#d9230f", "width": 30,
    "text": "", "done": False,
}  # fmt: skip


def shown(content: str) -> list[dict[str, object]]:
    """The timeline of a class: the teacher's camera fills the stage, or slides of which one is turned each 10 s, a stroke each 2 s."""

    def room(page: int) -> dict[str, object]:
        deck = {"id": "deck", "title": "分數", "page": page, "page_count": 6}
        surface = f"slides/deck/{page}" if content == "slides" else "camera"
        return {"content": content, "host_id": "teacher", "host_name": "陳老師", "surface": surface, "deck": deck}

    lines: list[dict[str, object]] = [{"at": 0, "snapshot": {"room": room(1), "members": []}}]
    for at in range(100, 1000 * CLASS_SECONDS, 100) if content == "slides" else ():
        page, point = 1 + at // 10_000, at // 100 % 20
        if at % 10_000 == 0:
            lines.append({"at": at, "event": {"type": "room-changed", "room": room(page)}})
        points = [500 + 400 * point, 2000 + 7000 * (at // 2000 % 5) // 5, 50]
        stroke = {"surface": f"slides/deck/{page}", "id": f"s{at // 2000}", "start": point, "points": points}
        lines.append({"at": at, "event": {**INK, **stroke, "done": point == 19}})
    return lines


async def composed(folder: Path, content: str, pages: list[Path]) -> None:
    """The recorded class again, now as one file."""
    timeline = b"".join(orjson.dumps(line) + b"\n" for line in shown(content))
    await asyncio.to_thread((folder / "timeline.jsonl").write_bytes, timeline)
    began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    order = Composition(folder, folder.with_name(f"file-{content}"), "三年二班", {"deck": pages})
    made = await compose(order, lambda _: None)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = time.monotonic() - began
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    print(
        f"  one file of {made.seconds:.0f} s, {content:6}: {took:5.1f} s ({made.seconds / took:.1f} times as fast as the class;"
        f" goal: 3); CPU {cpu / made.seconds:.2f} s for each second, {made.bytes / 1e6:.1f} MB"
    )


def sheets(folder: Path) -> list[Path]:
    """Slides as large as the product makes them."""
    made = [folder / f"page-{number}.webp" for number in range(1, 7)]
    for number, path in enumerate(made):
        page = Image.new("RGB", (1920, 1080), (250, 240, 200 + number))
        draw = ImageDraw.Draw(page)
        for line in range(12):
            draw.text((120, 60 + 80 * line), f"{number} + {line} = {number + line}", (20, 20, 60), font_size=56)
        page.save(path)
    return made


async def opened(url: str) -> list[float]:
    """Milliseconds from the tap to the first picture, time after time."""
    async with school(url) as campus:
        teacher = await campus.person(TEACHER)
        class_id = await recorded_lesson(teacher)
        await teacher.page.wait_for_timeout(1000 * CLIP_SECONDS)
        await end_lesson(teacher)
        father = await campus.person(FATHER)
        times = []
        for _ in range(OPENINGS):
            await father.page.goto(f"{url}/messages")
            await father.page.locator("a[href^='/messages/groups/']").filter(has_text="三年二班").click()
            link = father.page.locator(f"a[href='/replays/{class_id}']").last
            await link.wait_for()
            await father.page.evaluate(WATCH)
            await link.click()
            times.append(await seen(lambda: father.page.evaluate("window.firstFrame"), lambda at: at is not None))
        return times


def start_up() -> None:
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        times = asyncio.run(opened(server.url))
    print(
        f"  tap on 看回放 to the first decoded picture: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms"
        f" of {len(times)}"
    )


def main(counts: Sequence[int] = ()) -> None:
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
        print("in real time, all children on one core:", flush=True)
        series(clips["H264"], counts or (max(1, min(MOST, int(0.7 / remux))),), folder)
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, range(os.cpu_count() or 1))
        pages = sheets(folder)
        for content in ("camera", "slides"):
            asyncio.run(composed(folder / "h264" / str(CLASS_SECONDS), content, pages))
        start_up()
    finally:
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, range(os.cpu_count() or 1))
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--recordings", type=int, nargs="+", default=())
    main(parser.parse_args().recordings)
