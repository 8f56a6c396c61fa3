"""A disk that is full, a storage that goes away: nothing that was written is lost, and what is missing is said."""

import errno
from pathlib import Path

import pytest
from typing_extensions import override

from recording import playlist
from recording.capture import StorageLost
from recording.catalogue import SOUND
from recording.index import NAME
from recording.settings import RecordingSettings
from recording.storage import FolderStorage
from tests.recording.reading import loudness, pictures, samples, write_playlists
from tests.recording.scene import Scene
from tests.recording.studio import Camera, Microphone


class Unsteady(FolderStorage):
    """A folder on a disk that has `room` octets left, and whose sync fails while it is `away`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.room = 1 << 40
        self.away = False

    @override
    def put(self, name: str, offset: int, data: bytes) -> None:
        if len(data) > self.room:
            super().put(name, offset, data[: self.room])
            raise OSError(errno.ENOSPC, "No space left on device")
        super().put(name, offset, data)
        self.room -= len(data)

    @override
    def sync(self) -> None:
        if self.away:
            raise OSError(errno.EIO, "Input/output error")
        super().sync()


def unsteady(tmp_path: Path, buffer: int = 1 << 20) -> tuple[Scene, Unsteady]:
    folder = tmp_path / "class"
    folder.mkdir()
    storage = Unsteady(folder)
    scene = Scene(folder, RecordingSettings(buffer_bytes=buffer), storage)
    scene.film(Camera("camera"))
    scene.hear(Microphone("voice"))
    return scene, storage


@pytest.mark.parametrize("trouble", ["full", "away"])
def test_what_comes_while_the_storage_fails_is_written_when_it_is_back(trouble: str, tmp_path: Path) -> None:
    scene, storage = unsteady(tmp_path)
    scene.run(2)
    before = (scene.folder / NAME).read_bytes()
    storage.away, storage.room = trouble == "away", 1 << 40 if trouble == "away" else 500
    scene.run(4)
    assert scene.capture.trouble
    assert scene.catalogue().seconds < 2.1, "the index speaks of nothing that was not synced"
    storage.away, storage.room = False, 1 << 40
    scene.run(2)
    assert not scene.capture.trouble
    catalogue = scene.close()
    assert (scene.folder / NAME).read_bytes().startswith(before)
    assert catalogue.gaps == []
    write_playlists(scene.folder, catalogue)
    assert min(loudness(samples(scene.folder / SOUND / playlist.NAME))[2:790]) > 0.2
    (take,) = catalogue.takes
    assert len(pictures(scene.folder / take.stream / playlist.NAME)) == pytest.approx(8 * 16.7, abs=3)


def test_beyond_the_bound_silence_stands_for_sound_and_the_gap_is_told(tmp_path: Path) -> None:
    scene, storage = unsteady(tmp_path, buffer=1 << 16)
    scene.run(2)
    storage.away = True
    scene.run(8)
    storage.away = False
    scene.run(3)
    catalogue = scene.close()
    assert [gap.reason for gap in catalogue.gaps]
    assert {gap.reason for gap in catalogue.gaps} == {"Input/output error"}
    write_playlists(scene.folder, catalogue)
    heard = loudness(samples(scene.folder / SOUND / playlist.NAME), 0.1)
    assert len(heard) == pytest.approx(130, abs=2), "the time line is whole"
    assert min(heard[1:8]) > 0.2
    assert max(heard[30:45]) < 0.02
    assert min(heard[-20:]) > 0.2
    assert len(catalogue.takes) == 2
    for take in catalogue.takes:
        assert pictures(scene.folder / take.stream / playlist.NAME)


def test_a_storage_that_stays_away_ends_the_recording(tmp_path: Path) -> None:
    scene, storage = unsteady(tmp_path, buffer=1 << 16)
    scene.run(1)
    storage.away = True
    for number in range(400):
        scene.capture.note(5001.0, b'{"event":{"number":%d,"text":"%s"}}' % (number, b"x" * 400))
    with pytest.raises(StorageLost, match="Input/output error"):
        scene.run(10)
    assert scene.capture.journal.waiting < 3 << 16
