"""The small parts of a recording: its index, its clock, its mix, and what goes over the pipe."""

import ast
from array import array
from pathlib import Path

import pytest

import recording
from recording import index, pipe, playlist
from recording.catalogue import Catalogue
from recording.index import Begin, End, Entry, File, Gap, Part, Take, TakeEnd, decode, encode
from recording.mixing import Mix
from recording.pipe import Frames, Kind
from recording.timing import StreamClock

ENTRIES: list[Entry] = [
    Begin(0, 1_790_000_000_000),
    File("sound", "sound/0.mp4", 600, "mp4a.40.2"),
    Take(1, "member", "track", "camera", "H264", "remux", 45_000),
    File("takes/1", "takes/1/0.mp4", 640, "avc1.42e01f", 640, 360),
    Part("sound", 600, 1000, 0, 360_000, opens=True, key=True),
    Part("takes/1", 640, 5000, 45_000, 315_000, opens=True, key=True),
    Part("sound", 1600, 1000, 360_000, 90_000, opens=True, key=True),
    Gap(90_000, 45_000, "No space left on device"),
    TakeEnd(1),
    End(450_000, 1_790_000_005_000, "closed"),
]
WHOLE = b"".join(map(encode, ENTRIES))


def test_entries_are_read_as_they_were_written() -> None:
    read = [*decode(WHOLE)]
    assert [entry for entry, _ in read] == ENTRIES
    assert read[-1][1] == len(WHOLE)


def test_an_index_that_was_cut_off_anywhere_is_read_up_to_the_last_whole_line() -> None:
    ends = [0, *(end for _, end in decode(WHOLE))]
    for cut in range(len(WHOLE)):
        catalogue = Catalogue.of(WHOLE[:cut])
        assert catalogue.sealed == max(end for end in ends if end <= cut)


def test_a_catalogue_that_grows_is_that_of_the_whole() -> None:
    grown = Catalogue.of(WHOLE[:100])
    for end in (100, 300, len(WHOLE)):
        grown.extend(WHOLE[grown.sealed : end])
    whole = Catalogue.of(WHOLE)
    assert (grown.sealed, grown.takes, grown.files()) == (whole.sealed, whole.takes, whole.files())


def test_a_line_with_a_wrong_octet_ends_the_reading() -> None:
    damaged = bytearray(WHOLE)
    at = len(encode(ENTRIES[0])) + 30
    damaged[at] ^= 1
    assert [entry for entry, _ in decode(bytes(damaged))] == ENTRIES[:1]


def test_the_catalogue_tells_what_was_recorded() -> None:
    catalogue = Catalogue.of(WHOLE)
    (take,) = catalogue.takes
    assert (take.number, take.at, take.until, take.width, take.mode) == (1, 500, 4000, 640, "remux")
    assert catalogue.files() == {"sound/0.mp4": 2600, "takes/1/0.mp4": 5640}
    assert catalogue.bytes == 8240
    assert (catalogue.seconds, catalogue.running) == (5.0, False)
    assert [(gap.at, gap.duration) for gap in catalogue.gaps] == [(1000, 500)]
    assert catalogue.wall(45_000) == 1_790_000_000_500


def test_while_a_class_runs_its_last_segment_and_the_end_of_a_take_are_open() -> None:
    running = Catalogue.of(b"".join(map(encode, ENTRIES[:7])))
    assert running.takes[0].until is None
    assert playlist.media(running, "sound").count("#EXTINF") == 1
    assert playlist.media(running, "takes/1").count("#EXTINF") == 0
    assert "#EXTINF:4.00000," in playlist.media(running, "sound")
    ended = Catalogue.of(WHOLE)
    assert playlist.media(ended, "sound").count("#EXTINF") == 2
    assert playlist.media(Catalogue.of(b"".join(map(encode, ENTRIES[:9]))), "takes/1").endswith("#EXT-X-ENDLIST\n")
    with pytest.raises(KeyError):
        playlist.media(ended, "takes/2")


def test_the_playlist_of_a_take_in_full() -> None:
    assert playlist.media(Catalogue.of(WHOLE), "takes/1").splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-TARGETDURATION:10",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
        '#EXT-X-MAP:URI="0.mp4",BYTERANGE="640@0"',
        "#EXT-X-PROGRAM-DATE-TIME:2026-09-21T14:13:20.500+00:00",
        "#EXTINF:3.50000,",
        "#EXT-X-BYTERANGE:5000@640",
        "0.mp4",
        "#EXT-X-ENDLIST",
    ]


def test_reports_place_a_stream_on_the_clock_and_packets_do_until_one_came() -> None:
    clock = StreamClock(48_000)
    assert clock.when(1, 4_294_967_000, 10.3) == pytest.approx(10.3)
    assert clock.when(1, 184, 10.2) == pytest.approx(10.2), "the quickest packet tells, over the end of the numbers"
    assert clock.when(1, 184 + 48_000, 11.9) == pytest.approx(11.2)
    clock.report(round(10.0 * 2**32), 184)
    assert clock.when(1, 184 + 96_000, 12.9) == pytest.approx(12.0)


def test_a_report_that_nobody_would_believe_is_not_believed() -> None:
    clock = StreamClock(90_000)
    clock.when(1, 0, 100.0)
    clock.report(2**63, 12345)
    assert clock.when(1, 90_000, 101.0) == pytest.approx(101.0)
    clock.report(104 << 32, 180_000)
    assert clock.when(1, 180_000, 102.0) == pytest.approx(102.0), "nothing comes before it is made"


def test_the_clock_of_another_stream_begins_anew() -> None:
    clock = StreamClock(90_000)
    clock.when(1, 500, 50.0)
    clock.report(50 << 32, 500)
    assert clock.when(2, 3_000_000_000, 60.0) == pytest.approx(60.0)


def test_voices_are_added_where_they_overlap_and_silence_is_between() -> None:
    mix = Mix(100)
    mix.add(102, array("f", [0.5] * 4))
    mix.add(104, array("f", [0.25] * 4))
    mix.add(98, array("f", [0.125] * 3))
    assert [*mix.take(110)] == [0.125, 0, 0.5, 0.5, 0.75, 0.75, 0.25, 0.25, 0, 0]
    mix.add(105, array("f", [1.0] * 8))
    assert [*mix.take(114)] == [1.0, 1.0, 1.0, 0.0], "what comes too late is left out"


def test_what_is_too_loud_together_is_bounded_and_what_is_too_far_ahead_left_out() -> None:
    mix = Mix(0)
    for _ in range(3):
        mix.add(0, array("f", [0.7, -0.7]))
    mix.add(48_000 * 60, array("f", [1.0]))
    assert [*mix.take(3)] == [1.0, -1.0, 0.0]


def test_frames_come_out_of_the_pipe_however_they_are_cut() -> None:
    batch = [(7, b"first", 1.5), (70_000, b"", 2.25)]
    sent = pipe.packets(batch) + pipe.frame(Kind.CLOCK, pipe.MOMENT.pack(3.5))
    for size in (1, 2, 7, len(sent)):
        frames = Frames()
        found = [frame for at in range(0, len(sent), size) for frame in frames.feed(sent[at : at + size])]
        assert [kind for kind, _ in found] == [Kind.PACKETS, Kind.CLOCK]
        assert [*pipe.unpack_packets(found[0][1])] == batch
        assert pipe.MOMENT.unpack(found[1][1]) == (3.5,)


def test_only_one_file_meets_ffmpeg_and_only_one_pillows_drawing() -> None:
    users: dict[str, set[str]] = {"av": set(), "PIL": set()}
    for path in Path(recording.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                users.get(name.split(".")[0], set()).add(path.name)
    assert users == {"av": {"codecs.py"}, "PIL": {"drawing.py"}}


def test_every_kind_of_entry_has_a_name() -> None:
    assert {type(entry) for entry, _ in decode(WHOLE)} == {Begin, File, Take, Part, Gap, TakeEnd, End}
    assert index.TICKS % 1000 == 0
