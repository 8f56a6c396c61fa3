"""The recorder's two processes: what the server says reaches the disk, and neither's death takes what was written."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import pytest

from recording.catalogue import Catalogue
from recording.index import NAME, TIMELINE
from recording.recorder import Recorder, RecordingFailed
from recording.settings import RecordingSettings
from tests.recording.reading import pictures, samples
from tests.recording.studio import Camera, Microphone, ntp
from tests.worlds.waiting import until

STEP = 0.02


@dataclass
class Class:
    """Publishes into a recorder as fast as the time goes."""

    recorder: Recorder
    camera: Camera = field(default_factory=lambda: Camera("camera"))
    voice: Microphone = field(default_factory=lambda: Microphone("voice"))
    step: int = 0

    def begin(self) -> None:
        self.recorder.begin_take("camera", "teacher", "camera")
        self.recorder.begin_sound("voice", "teacher")

    async def go_on(self, enough: Callable[[], object]) -> None:
        """Until it is enough."""
        loop = asyncio.get_running_loop()
        began, first = loop.time(), self.step
        while not enough():
            at = self.step * STEP
            now = began + (self.step - first) * STEP
            if self.step % 50 == 0 or self.step == first:
                for device in (self.camera, self.voice):
                    self.recorder.report(device.track_id, ntp(now), device.stamp(at), now)
            batch = [("voice", self.voice.speak(at), now)]
            if self.step % 3 == 0:
                batch += [("camera", data, now) for data in self.camera.shoot(at)]
            self.recorder.packets(batch)
            self.step += 1
            await asyncio.sleep(max(0, began + (self.step - first) * STEP - loop.time()))


@asynccontextmanager
async def recording(folder: Path, failures: list[str], **settings: int) -> AsyncIterator[Class]:
    def ask(track_id: str) -> None:
        if track_id == "camera":
            lesson.camera.wants_key = True

    recorder = Recorder(
        RecordingSettings(**settings),
        folder,
        ask_key_frame=ask,
        snapshot=lambda: {"count": lesson.step},
        failed=failures.append,
    )
    lesson = Class(recorder)
    await recorder.start()
    try:
        lesson.begin()
        yield lesson
    finally:
        await recorder.close()


def catalogue(folder: Path) -> Catalogue:
    return Catalogue.of((folder / NAME).read_bytes())


def child_of(recorder: Recorder) -> int:
    assert recorder._process is not None
    return recorder._process.pid


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


async def test_what_is_said_and_shown_is_on_disk_when_the_recorder_closes(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "class"
    async with recording(folder, []) as lesson:
        lesson.recorder.note({"type": "comment-posted", "text": "您好"})
        await lesson.go_on(lambda: lesson.recorder.status.seconds >= 1.5 and lesson.recorder.status.bytes > 10_000)
        assert catalogue(folder).running
    whole = catalogue(folder)
    assert not whole.running
    assert whole.takes[0].member_id == "teacher"
    assert len(pictures(folder / "takes/1/0.mp4")) > 10
    assert len(samples(folder / "sound/0.mp4")) / 48_000 == pytest.approx(whole.seconds, abs=0.05)
    lines = [orjson.loads(line) for line in (folder / TIMELINE).read_bytes().splitlines()]
    assert [line.keys() - {"at"} for line in lines] == [{"snapshot"}, {"event"}]
    await lesson.recorder.close()


async def test_a_child_that_is_killed_is_replaced_and_goes_on_with_the_same_recording(tmp_path: Path) -> None:
    folder, failures = tmp_path / "class", list[str]()
    async with recording(folder, failures) as lesson:
        await lesson.go_on(lambda: catalogue(folder).takes)
        first = child_of(lesson.recorder)
        os.kill(first, signal.SIGKILL)
        await lesson.go_on(lambda: len(catalogue(folder).takes) == 2)
        assert child_of(lesson.recorder) != first
    whole = catalogue(folder)
    assert len(whole.spans) == 2
    assert [take.track_id for take in whole.takes] == ["camera", "camera"]
    lines = [orjson.loads(line) for line in (folder / TIMELINE).read_bytes().splitlines()]
    assert [line.keys() - {"at"} for line in lines] == [{"snapshot"}, {"snapshot"}]
    assert failures == []


async def test_a_child_that_dies_too_often_is_told_once_and_the_class_goes_on(tmp_path: Path) -> None:
    failures = list[str]()
    async with recording(tmp_path / "class", failures, restarts=0) as lesson:
        os.kill(child_of(lesson.recorder), signal.SIGKILL)
        await lesson.go_on(lambda: failures)
        lesson.recorder.note({"type": "ignored"})
        lesson.recorder.packets([("voice", lesson.voice.speak(0), 0)])
    assert len(failures) == 1


async def test_a_folder_that_cannot_be_written_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(RecordingFailed) as refused:
        async with recording(tmp_path / "file" / "class", []):
            pass
    assert refused.value.code == "storage-not-writable"


async def test_a_child_that_hangs_costs_pictures_but_neither_time_nor_memory_of_the_server(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    async with recording(folder, [], buffer_bytes=1 << 20) as lesson:
        await lesson.go_on(lambda: lesson.recorder.status.seconds >= 1)
        child = child_of(lesson.recorder)
        os.kill(child, signal.SIGSTOP)
        try:
            flood = [("camera", bytes(1200), 0.0)] * 100
            for _ in range(40):
                lesson.recorder.packets(flood)
        finally:
            os.kill(child, signal.SIGCONT)
        await until(lambda: lesson.recorder.status.dropped > 500)
        await until(lambda: catalogue(folder).gaps)
    assert catalogue(folder).gaps[0].reason == "the recorder was too slow"


async def test_the_child_knows_none_of_the_servers_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPUS_SECRET", "of the server")
    async with recording(tmp_path / "class", []) as lesson:
        environment = environment_of(child_of(lesson.recorder))
    assert b"PATH=" in environment
    assert b"CAMPUS_" not in environment


async def test_a_child_that_does_not_end_is_ended_and_what_it_wrote_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "class"
    async with recording(folder, []) as lesson:
        await lesson.go_on(lambda: lesson.recorder.status.seconds >= 1.5)
        os.kill(child_of(lesson.recorder), signal.SIGSTOP)
        monkeypatch.setattr("recording.recorder.PATIENCE", 0.2)
        await lesson.recorder.close()
        assert not catalogue(folder).running
    assert b'"recovered"' in (folder / NAME).read_bytes()
