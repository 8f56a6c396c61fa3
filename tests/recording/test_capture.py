"""A class is written down while it runs: what a player reads afterwards is what was sent."""

from itertools import pairwise
from pathlib import Path

import pytest

from recording import playlist
from recording.catalogue import SOUND
from recording.settings import RecordingSettings
from rtc.negotiated import H264, VP8, VP9, Codec
from tests.recording.reading import loudness, pictures, samples, sizes, strength, write_playlists
from tests.recording.scene import BEGAN, WALL, Line, Scene
from tests.recording.studio import Camera, Microphone

FLASHES = (1.0, 3.0, 5.0)
FLASH_SECONDS = 0.4


def flashing(at: float) -> bool:
    return any(flash <= at + 1e-6 < flash + FLASH_SECONDS for flash in FLASHES)


def onsets(values: list[tuple[float, float]], threshold: float) -> list[float]:
    """When the value rises above the threshold."""
    return [at for (_, before), (at, value) in pairwise(values) if before <= threshold < value]


@pytest.mark.parametrize("codec", [H264, VP8], ids=["remux", "transcode"])
def test_lips_stay_with_the_voice_whatever_the_network_does_to_either(codec: Codec, tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    scene.film(Camera("camera", codec, rate=25, luma=lambda at: 220 if flashing(at) else 40), Line(0.18, jitter=0.06))
    scene.hear(Microphone("voice", level=lambda at: 0.5 if flashing(at) else 0.0), Line(0.02, jitter=0.05))
    scene.run(6.5)
    catalogue = scene.close()
    write_playlists(scene.folder, catalogue)
    (take,) = catalogue.takes
    seen = pictures(scene.folder / take.stream / playlist.NAME)
    shown = onsets([*seen], 130)
    heard = onsets(
        [(n * 0.01, value) for n, value in enumerate(loudness(samples(scene.folder / SOUND / playlist.NAME)))], 0.1
    )
    assert shown == pytest.approx(FLASHES, abs=0.045)
    assert heard == pytest.approx(FLASHES, abs=0.045)
    assert max(abs(picture - sound) for picture, sound in zip(shown, heard, strict=True)) < 0.08


def test_h264_is_written_as_it_came_and_another_codec_is_made_into_it(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    scene.film(Camera("teacher", H264))
    scene.film(Camera("screen", VP8, 640, 360, rate=5), source="screen")
    scene.film(Camera("pupil", VP9, rate=5))
    scene.run(6)
    catalogue = scene.close()
    takes = {take.track_id: take for take in catalogue.takes}
    assert (takes["teacher"].mode, takes["teacher"].codec) == ("remux", "H264")
    assert (takes["screen"].mode, takes["screen"].codec, takes["screen"].source) == ("transcode", "VP8", "screen")
    assert takes["teacher"].member_id == "member-teacher"
    write_playlists(scene.folder, catalogue)
    for track_id, rate in (("teacher", 16.7), ("screen", 5), ("pupil", 5)):
        seen = pictures(scene.folder / takes[track_id].stream / playlist.NAME)
        assert len(seen) == pytest.approx(6 * rate, abs=2)
        expected = [40 + int(at * 10 + 1e-3) % 150 for at, _ in seen]
        assert [luma for _, luma in seen] == pytest.approx(expected, abs=4)


def test_the_voices_of_all_are_one_sound_with_silence_where_nobody_speaks(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    scene.hear(Microphone("low", 440))
    scene.run(2)
    scene.hear(Microphone("high", 1500, ssrc=79))
    scene.run(2)
    scene.leave("low")
    scene.run(2)
    scene.leave("high")
    scene.run(2)
    scene.close()
    sound = samples(scene.folder / "sound/0.mp4")
    assert len(sound) / 48_000 == pytest.approx(8, abs=0.1)
    heard = [
        (strength(part, 440) > 0.2, strength(part, 1500) > 0.2)
        for part in (sound[48_000 * at + 24_000 : 48_000 * (at + 1) + 24_000] for at in (0, 2, 4, 6))
    ]
    assert heard == [(True, False), (True, True), (False, True), (False, False)]
    assert max(sound[6 * 48_000 + 24_000 :]) < 0.01


def test_loss_and_disorder_cost_pictures_but_never_a_smeared_one(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class", seed=3)
    scene.film(Camera("camera", H264, 640, 360), Line(0.05, jitter=0.2, loss=0.01))
    scene.hear(Microphone("voice"), Line(0.05, jitter=0.2, loss=0.02))
    scene.run(12)
    catalogue = scene.close()
    write_playlists(scene.folder, catalogue)
    shown = 0
    for take in catalogue.takes:
        seen = pictures(scene.folder / take.stream / playlist.NAME)
        shown += len(seen)
        for at, luma in seen:
            assert luma == pytest.approx(40 + int(at * 10 + 1e-3) % 150, abs=6)
    assert shown > 100
    assert scene.asked.count("camera") > 1, "a key frame is asked for after a loss"
    levels = loudness(samples(scene.folder / SOUND / playlist.NAME), 0.1)
    assert sum(level > 0.2 for level in levels) > 0.9 * len(levels) - 8


def test_another_picture_size_goes_on_in_the_same_take_after_a_discontinuity(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    camera = scene.film(Camera("camera"))
    scene.run(2)
    camera.resize(640, 360)
    scene.run(2)
    catalogue = scene.close()
    (take,) = catalogue.takes
    text = playlist.media(catalogue, take.stream)
    assert text.count("#EXT-X-MAP") == 2
    assert text.count("#EXT-X-DISCONTINUITY") == 1
    files = sorted((scene.folder / take.stream).glob("*.mp4"))
    assert [sizes(file) for file in files] == [{(320, 180)}, {(640, 360)}]
    assert (take.width, take.height) == (640, 360)


def test_a_source_that_falls_silent_ends_its_take_and_another_begins_when_it_is_back(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    camera = scene.film(Camera("camera"))
    scene.hear(Microphone("voice"))
    scene.run(2)
    del scene.cameras["camera"]
    scene.run(5)
    camera.wants_key = True
    scene.cameras["camera"] = camera
    scene.run(2)
    first, second = scene.close().takes
    assert first.until is not None
    assert first.until <= 4000
    assert second.at == pytest.approx(7000, abs=70)
    assert (first.track_id, second.track_id) == ("camera", "camera")


def test_a_still_screen_is_on_disk_within_two_seconds(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    scene.film(Camera("screen", rate=25), source="screen")
    scene.run(1)
    scene.cameras["screen"].rate = 1
    scene.run(8)
    catalogue = scene.catalogue()
    assert catalogue.reach("takes/1") >= (scene.at - 2) * 90_000
    (take,) = scene.close().takes
    assert take.until == pytest.approx(9000, abs=100)


def test_segments_begin_with_a_key_frame_that_was_asked_for(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    scene.film(Camera("camera"))
    scene.run(13)
    catalogue = scene.close()
    parts = [part for part in catalogue.streams["takes/1"][0].parts if part.opens]
    assert len(parts) == 3
    assert all(part.key for part in parts)
    lengths = [(segment.end - segment.start) / 90_000 for segment in playlist.segments(catalogue, "takes/1")]
    assert all(4 <= length < 5.2 for length in lengths[:-1])


def test_a_publisher_that_gives_no_key_frames_still_gets_segments(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class", RecordingSettings(segment_seconds=1))
    camera = scene.film(Camera("camera"))
    scene.run(0.2)
    scene.cameras = {"stubborn": camera}
    scene.run(6)
    catalogue = scene.close()
    target = int(playlist.media(catalogue, "takes/1").split("TARGETDURATION:")[1].split("\n")[0])
    assert max(s.end - s.start for s in playlist.segments(catalogue, "takes/1")) / 90_000 <= target


def test_the_playlist_only_grows_while_the_class_runs(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    scene.film(Camera("camera"))
    scene.hear(Microphone("voice"))
    before = {"sound": "", "takes/1": ""}
    for _ in range(6):
        scene.run(2)
        catalogue = scene.catalogue()
        assert catalogue.running
        for stream, text in before.items():
            now = playlist.media(catalogue, stream)
            assert now.startswith(text)
            assert "ENDLIST" not in now
            before[stream] = now
    assert before["sound"].count("#EXTINF") >= 2
    ended = scene.close()
    for stream, text in before.items():
        assert playlist.media(ended, stream).startswith(text)
        assert playlist.media(ended, stream).endswith("#EXT-X-ENDLIST\n")


def test_the_timeline_holds_what_was_noted_at_its_time(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    scene.capture.note(5000.0, b'{"snapshot":{"a":1}}')
    scene.run(3)
    scene.capture.note(5002.5, '{"event":{"type":"comment-posted","text":"您好"}}'.encode())
    scene.close()
    lines = (scene.folder / "timeline.jsonl").read_text().splitlines()
    assert lines == ['{"at":0,"snapshot":{"a":1}}', '{"at":2500,"event":{"type":"comment-posted","text":"您好"}}']


def test_a_recording_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    def lesson() -> Scene:
        scene = Scene(tmp_path / "class")
        scene.film(Camera("camera"))
        scene.hear(Microphone("voice"))
        scene.run(3)
        scene.close()
        return scene

    lesson()
    scene = lesson()
    catalogue = scene.catalogue()
    assert [span.wall for span in catalogue.spans] == [WALL, WALL]
    assert [take.number for take in catalogue.takes] == [1, 2]
    assert catalogue.takes[1].at == pytest.approx(3000, abs=60)
    text = playlist.media(catalogue, SOUND)
    assert text.count("#EXT-X-DISCONTINUITY") == 1
    write_playlists(scene.folder, catalogue)
    assert len(samples(scene.folder / SOUND / playlist.NAME)) / 48_000 == pytest.approx(6, abs=0.15)


def test_a_picture_that_would_fill_the_memory_is_not_decoded(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    scene.film(Camera("camera", VP8))
    scene.run(1)
    (packet,) = Camera("camera", VP8, 64, 64, sequence=scene.cameras["camera"].sequence).shoot(scene.at)
    huge = packet.replace(b"\x9d\x01\x2a\x40\0\x40\0", b"\x9d\x01\x2a\xff\x3f\xff\x3f")
    assert huge != packet
    scene.cameras["camera"].sequence += 1
    scene.capture.packet("camera", huge, BEGAN + scene.at)
    scene.run(2)
    takes = scene.close().takes
    assert {(take.width, take.height) for take in takes} == {(320, 180)}
    assert takes[-1].until == pytest.approx(3000, abs=120), "it goes on with the next key frame"


def test_packets_that_nobody_asked_for_or_that_are_none_change_nothing(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "class")
    scene.film(Camera("camera"))
    camera = Camera("stranger")
    for data in camera.shoot(0):
        scene.capture.packet("stranger", data, 5000.0)
        scene.capture.packet("camera", data[:7], 5000.0)
    scene.capture.packet("camera", b"\x80\x66" + bytes(60), 5000.0)
    scene.run(2)
    (take,) = scene.close().takes
    assert take.track_id == "camera"
