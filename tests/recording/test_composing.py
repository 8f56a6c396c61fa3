"""One file of a whole class: the picture shows what was on the stage at each second, and everybody is heard."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av  # noqa: TID251
import orjson
import pytest
from av.video.frame import VideoFrame  # noqa: TID251
from PIL import Image  # noqa: TID251

from recording.codecs import to_rgb
from recording.composing import Composition, CompositionFailed, compose
from rtc.negotiated import VP8
from tests.recording.reading import loudness, samples, strength
from tests.recording.scene import BEGAN, Scene
from tests.recording.studio import Camera, Microphone
from tests.worlds.waiting import until

PAGE_1, PAGE_2 = (250, 240, 200), (120, 180, 250)
RED = (220, 20, 20)


def room(**changes: object) -> dict[str, object]:
    deck = {"id": "deck", "title": "分數", "page": 1, "page_count": 2}
    return {
        "host_id": "member-teacher", "host_name": "陳老師", "content": "slides", "deck": deck,
        "surface": "slides/deck/1", "pinned_id": None, "paused_at": None, **changes,
    }  # fmt: skip


def ink(surface: str, name: str, y: int) -> dict[str, object]:
    points = [1000, y, 50, 5000, y, 50, 9000, y, 50]
    return {
        "type": "ink-drawn", "surface": surface, "id": name, "member_id": "member-teacher", "tool": "pen",
        "color": "#dc1414", "width": 300, "start": 0, "points": points, "text": "", "done": True,
    }  # fmt: skip


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Path]]]:
    """Page 1, ink on it, page 2 while a parent speaks, then a screen with ink; the teacher's face all the time."""
    folder = tmp_path_factory.mktemp("lesson")
    scene = Scene(folder / "class")

    def tell(event: Mapping[str, Any]) -> None:
        scene.capture.note(BEGAN + scene.at, orjson.dumps({"event": event}))

    teacher = {"id": "member-teacher", "name": "陳老師", "hand": "down"}
    scene.capture.note(BEGAN, orjson.dumps({"snapshot": {"room": room(), "members": [teacher], "ink": []}}))
    scene.film(Camera("teacher", luma=lambda at: 60 if at < 4 else 200))
    scene.hear(Microphone("voice"))
    scene.run(1)
    tell(ink("slides/deck/1", "line", 5000))
    laser = {"type": "laser-moved", "surface": "slides/deck/1", "member_id": "member-teacher", "x": 2500, "y": 7500}
    tell({**laser, "visible": True})
    scene.run(0.8)
    tell({**laser, "visible": False})
    scene.run(0.2)
    deck = {"id": "deck", "title": "分數", "page": 2, "page_count": 2}
    tell({"type": "room-changed", "room": room(deck=deck, surface="slides/deck/2")})
    tell({"type": "member-changed", "member": {"id": "parent", "name": "李小明的媽媽", "hand": "speaking"}})
    scene.hear(Microphone("parent", 1500, ssrc=90))
    scene.run(2)
    scene.leave("parent")
    tell({"type": "member-left", "member_id": "parent"})
    scene.film(Camera("screen", VP8, 640, 480, rate=5, luma=lambda _at: 130), source="screen")
    tell({"type": "room-changed", "room": room(content="screen", surface="screen")})
    tell(ink("screen", "over", 2500))
    scene.run(2)
    scene.close()
    pages = []
    for number, color in enumerate((PAGE_1, PAGE_2)):
        pages.append(folder / f"{number}.webp")
        Image.new("RGB", (1920, 1080), color).save(pages[-1], lossless=True)
    return scene.folder, {"deck": pages}


def picture_of(frame: VideoFrame) -> Image.Image:
    return Image.frombytes("RGB", (frame.width, frame.height), to_rgb(frame, frame.width, frame.height))


def brightest(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    return max(picture.crop(box).convert("L").tobytes())


def shots(path: Path, moments: list[float]) -> list[Image.Image]:
    """What a player shows at these moments."""
    found: list[Image.Image] = []
    last: VideoFrame | None = None
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            while last is not None and len(found) < len(moments) and frame.time > moments[len(found)] + 1e-6:
                found.append(picture_of(last))
            last = frame
    assert last is not None
    return found + [picture_of(last)] * (len(moments) - len(found))


def near(picture: Image.Image, at: tuple[int, int], color: tuple[int, int, int]) -> bool:
    seen = picture.getpixel(at)
    assert isinstance(seen, tuple)
    return all(abs(a - b) < 25 for a, b in zip(seen, color, strict=True))


async def test_the_file_shows_and_says_what_the_class_did(
    lesson: tuple[Path, dict[str, list[Path]]], tmp_path: Path
) -> None:
    folder, slides = lesson
    heard: list[float] = []
    made = await compose(Composition(folder, tmp_path / "file", "三年二班", slides), heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert made.seconds == pytest.approx(6, abs=0.1)
    assert made.bytes == made.file.stat().st_size
    before, inked, after, second, screen = shots(made.file, [0.8, 1.6, 1.95, 3.5, 5.5])
    middle, beside = (512, 360), (512, 300)
    assert near(before, middle, PAGE_1)
    assert near(inked, middle, RED)
    assert near(inked, beside, PAGE_1)
    pointed = (256, 504)
    assert near(inked, pointed, (228, 10, 10)), "the laser pointer"
    assert near(after, pointed, PAGE_1)
    assert near(second, middle, PAGE_2)
    assert near(screen, (512, 540), (133, 133, 133)), "the screen, 4 to 3"
    assert near(screen, (512, 168), RED), "ink lies on the moving picture"
    assert near(second, (1152, 70), (51, 51, 51)), "the teacher's face"
    assert near(screen, (1152, 70), (214, 214, 214))
    assert brightest(before, (1030, 146, 1270, 166)) > 180, "the teacher's name"
    assert brightest(before, (1030, 176, 1270, 196)) < 80
    assert brightest(second, (1030, 176, 1270, 196)) > 180, "who speaks is named"
    sound = samples(made.file)
    voices = [
        (strength(part, 440) > 0.2, strength(part, 1500) > 0.2)
        for part in (sound[48_000:72_000], sound[144_000:168_000])
    ]
    assert voices == [(True, False), (True, True)]
    assert min(loudness(sound, 0.1)[1:55]) > 0.2
    assert made.playlist is not None
    assert near(shots(made.playlist, [1.6])[0], middle, RED)
    assert len(samples(made.playlist)) == pytest.approx(len(sound), abs=4800)


async def test_who_cancels_finds_nothing_left(lesson: tuple[Path, dict[str, list[Path]]], tmp_path: Path) -> None:
    folder, slides = lesson
    began = asyncio.Event()
    task = asyncio.create_task(compose(Composition(folder, tmp_path / "file", "", slides), lambda _: began.set()))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: [*tmp_path.iterdir()] == [])


async def test_a_folder_that_holds_no_recording_gives_no_file(tmp_path: Path) -> None:
    with pytest.raises(CompositionFailed):
        await compose(Composition(tmp_path / "nothing", tmp_path / "file", ""), lambda _: None)
    await until(lambda: [*tmp_path.iterdir()] == [])


async def test_slides_that_cannot_be_read_leave_a_white_page(
    lesson: tuple[Path, dict[str, list[Path]]], tmp_path: Path
) -> None:
    folder, _ = lesson
    broken = tmp_path / "broken.webp"
    broken.write_bytes(b"no picture")
    order = Composition(folder, tmp_path / "file", "", {"deck": [broken]}, playlist=False)
    made = await compose(order, lambda _: None)
    assert near(shots(made.file, [0.8])[0], (512, 360), (255, 255, 255))
    assert made.playlist is None
