"""kill -9 at any moment: what was written plays, at most two seconds are lost, and the recording can go on."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import orjson
import pytest

from recording import pipe, playlist
from recording.catalogue import SOUND, Catalogue
from recording.index import NAME, TIMELINE
from recording.pipe import Kind
from recording.recover import NothingRecorded, recover, trim
from recording.settings import RecordingSettings
from tests.recording.reading import pictures, samples, write_playlists
from tests.recording.scene import Scene
from tests.recording.studio import Camera, Microphone, ntp
from tests.worlds.waiting import until

KILLS: Final = 18
"""The server itself is killed twice: tests/web/test_recording_crash.py."""
SLICE: Final = 0.1


@dataclass
class Lesson:
    """What a server says over the pipe, slice by slice; pictures begin anew for each child."""

    at: float = 0.0
    camera: Camera = field(default_factory=lambda: Camera("camera"))
    voice: Microphone = field(default_factory=lambda: Microphone("voice"))

    def opening(self, folder: Path) -> bytes:
        start = {"folder": str(folder), "settings": RecordingSettings().model_dump(), "now": self.at, "wall": 10**12}
        take = {"number": 1, "track_id": "camera", "member_id": "teacher", "source": "camera"}
        said = ((Kind.START, start), (Kind.TAKE, take), (Kind.SOUND, {"number": 2, "track_id": "voice"}))
        self.camera.wants_key = True
        return b"".join(pipe.frame(kind, orjson.dumps(each)) for kind, each in said) + self._reports()

    def slice(self) -> bytes:
        """The next tenth of a second."""
        batch = [(1, data, self.at) for data in self.camera.shoot(self.at)]
        batch += [(2, self.voice.speak(self.at + n * 0.02), self.at + n * 0.02) for n in range(5)]
        note = pipe.frame(Kind.NOTE, pipe.MOMENT.pack(self.at) + b'{"event":{"type":"x"}}')
        self.at = round(self.at + SLICE, 3)
        return pipe.packets(batch) + note + pipe.frame(Kind.CLOCK, pipe.MOMENT.pack(self.at))

    def _reports(self) -> bytes:
        devices: list[tuple[int, Camera | Microphone]] = [(1, self.camera), (2, self.voice)]
        return b"".join(
            pipe.frame(Kind.REPORT, pipe.REPORT.pack(number, ntp(self.at), device.stamp(self.at)))
            for number, device in devices
        )


def killed(folder: Path, lesson: Lesson, seconds: float, patience: float) -> float:
    """Records so long, in a child that keeps up, then kills it `patience` after it was told the rest; gives when that was."""
    began = lesson.at
    with subprocess.Popen([sys.executable, "-m", "recording"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(lesson.opening(folder))
        child.stdin.flush()
        first = _position(child.stdout, 0)
        while lesson.at < began + seconds:
            child.stdin.write(lesson.slice())
            child.stdin.flush()
        _position(child.stdout, first + seconds - 0.8)
        for _ in range(4):
            child.stdin.write(lesson.slice())
        child.stdin.flush()
        time.sleep(patience)  # no condition is waited for: the moment is what is random
        child.kill()
    return first + lesson.at - began


def _position(told: Iterator[bytes], least: float) -> float:
    """Reads what the child says until it wrote up to so many seconds; gives how many."""
    for line in told:
        said = orjson.loads(line)
        if "at" in said and said["at"] / 90_000 >= least - 1e-6:
            return float(said["at"]) / 90_000
    raise AssertionError("the child died by itself")


def test_a_recorder_killed_at_random_moments_loses_at_most_two_seconds_each_time(tmp_path: Path) -> None:
    random = Random(20261122)
    folder, lesson = tmp_path / "class", Lesson()
    for _ in range(KILLS):
        told = killed(folder, lesson, 1.0 + random.random(), random.random() * 0.03)
        kept = trim(folder)
        assert told - kept.reach(SOUND) / 90_000 <= 2.0
        assert told - kept.reach(kept.takes[-1].stream) / 90_000 <= 2.0
    found = recover(folder)
    assert not found.whole
    assert recover(folder).whole
    catalogue = Catalogue.of((folder / NAME).read_bytes())
    assert len(catalogue.spans) == KILLS
    write_playlists(folder, catalogue)
    assert len(samples(folder / SOUND / playlist.NAME)) / 48_000 == pytest.approx(found.seconds, rel=0.03)
    assert len(catalogue.takes) == KILLS
    for take in catalogue.takes:
        assert take.until is not None
        seen = pictures(folder / take.stream / playlist.NAME)
        assert len(seen) >= 3
        assert seen[0][0] == pytest.approx(take.at / 1000, abs=0.002)
    lines = [orjson.loads(line) for line in (folder / TIMELINE).read_bytes().splitlines()]
    assert len(lines) > 100


async def test_when_the_server_is_killed_the_recorder_writes_what_it_has_and_closes(tmp_path: Path) -> None:
    folder = tmp_path / "class"

    def written() -> Catalogue:
        index = folder / NAME
        return Catalogue.of(index.read_bytes() if index.exists() else b"")

    server = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.recording.lesson_process", str(folder))
    try:
        await until(lambda: written().seconds >= 1.3)
    finally:
        os.kill(server.pid, signal.SIGKILL)
        await server.wait()
    await until(lambda: not written().running)
    assert b"cut-off" in (folder / NAME).read_bytes()
    assert recover(folder).whole
    whole = written()
    assert len(samples(folder / "sound/0.mp4")) / 48_000 == pytest.approx(whole.seconds, abs=0.1)


def test_recovery_cuts_what_no_line_of_the_index_vouches_for(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    scene.film(Camera("camera"))
    scene.hear(Microphone("voice"))
    scene.capture.note(5000.0, b'{"snapshot":{}}')
    scene.run(3)
    folder = scene.folder
    good = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path, data in good.items():
        path.write_bytes(data + (b'0bad0bad ["end",1' if path.name == NAME else b"half a part or line"))
    (folder / "takes/1/7.mp4").write_bytes(b"an init section of which no line speaks")
    found = recover(folder)
    assert found.seconds > 2
    assert not (folder / "takes/1/7.mp4").exists()
    index = folder / NAME
    assert index.read_bytes().startswith(good.pop(index))
    assert {path: path.read_bytes() for path in good} == good


def test_where_nothing_was_recorded_nothing_is_recovered(tmp_path: Path) -> None:
    with pytest.raises(NothingRecorded):
        recover(tmp_path)
    (tmp_path / NAME).write_bytes(b"no line")
    with pytest.raises(NothingRecorded):
        recover(tmp_path)
