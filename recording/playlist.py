"""HLS playlists of a recording (RFC 8216), made anew from its catalogue whenever they are asked for. Pure.

A segment is a range of octets of its stream's file: few files, none ever rewritten. A playlist of the type EVENT only grows:
the segment that is still being written is not in it; when the stream is over, ENDLIST closes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from recording.catalogue import SOUND, Catalogue, MediaFile
from recording.index import TICKS, Part

NAME: Final = "playlist.m3u8"
MIME: Final = "application/vnd.apple.mpegurl"
STRETCH: Final = 2
"""A segment waits for a key frame up to so many times its length; then it is closed without."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A range of a file that is fetched at once. Times in ticks of recording time."""

    file: MediaFile
    offset: int
    length: int
    start: int
    end: int


def segments(catalogue: Catalogue, stream: str) -> list[Segment]:
    """Those that are complete, in order. A hole is counted to what comes before it, so that durations add up to the time."""
    found = [_segment(file, parts) for file in catalogue.streams.get(stream, ()) for parts in _grouped(file.parts)]
    joined = [
        Segment(each.file, each.offset, each.length, each.start, max(each.start, following.start))
        for each, following in pairwise(found)
    ]
    return joined + found[-1:] if catalogue.over(stream) else joined


def media(catalogue: Catalogue, stream: str, segment_seconds: float = 4.0) -> str:
    """The playlist of `sound` or `takes/<number>`, to be served beside its files. Raises `KeyError` for an unknown stream."""
    if stream not in catalogue.streams and stream != SOUND:
        raise KeyError(stream)
    complete = segments(catalogue, stream)
    longest = max((each.end - each.start for each in complete), default=0) / TICKS
    # The target must not change while the playlist grows (6.2.1): what may be closed late is counted in from the beginning.
    target = max(round(segment_seconds * STRETCH) + 2, round(longest))
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{target}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
    ]
    file: MediaFile | None = None
    for each in complete:
        lines += _opening(catalogue, each, file)
        lines.append(f"#EXTINF:{(each.end - each.start) / TICKS:.5f},")
        lines.append(f"#EXT-X-BYTERANGE:{each.length}@{each.offset}")
        lines.append(_beside(each.file))
        file = each.file
    if catalogue.over(stream):
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def master(catalogue: Catalogue) -> str:
    """For players that know nothing of takes: what was heard, from the beginning to the end."""
    files = catalogue.streams.get(SOUND, [])
    octets = sum(part.length for file in files for part in file.parts)
    rate = int(8 * octets / catalogue.seconds) if catalogue.seconds else 0
    codec = files[0].codec if files else "mp4a.40.2"
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f'#EXT-X-STREAM-INF:BANDWIDTH={max(rate, 1)},CODECS="{codec}"']
    return "\n".join([*lines, f"{SOUND}/{NAME}"]) + "\n"


def _opening(catalogue: Catalogue, segment: Segment, before: MediaFile | None) -> Iterator[str]:
    """What comes before the first segment of each file."""
    if segment.file is before:
        return
    if before is not None:
        yield "#EXT-X-DISCONTINUITY"
    yield f'#EXT-X-MAP:URI="{_beside(segment.file)}",BYTERANGE="{segment.file.init}@0"'
    wall = datetime.fromtimestamp(catalogue.wall(segment.start) / 1000, UTC)
    yield f"#EXT-X-PROGRAM-DATE-TIME:{wall.isoformat(timespec='milliseconds')}"


def _grouped(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    starts = [number for number, part in enumerate(parts) if part.opens or number == 0]
    for begin, end in pairwise([*starts, len(parts)]):
        yield parts[begin:end]


def _segment(file: MediaFile, parts: Sequence[Part]) -> Segment:
    first, last = parts[0], parts[-1]
    length = last.offset + last.length - first.offset
    return Segment(file, first.offset, length, first.start, last.start + last.duration)


def _beside(file: MediaFile) -> str:
    return file.name.rpartition("/")[2]
