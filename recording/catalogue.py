"""What a recording holds, read from its index: spans, takes, gaps, and where each second of each stream lies. Pure."""

from dataclasses import dataclass, field
from typing import Final, Self

from recording import index
from recording.index import TICKS, Begin, End, Entry, File, Gap, Part, TakeEnd

SOUND: Final = "sound"
"""The stream of all voices; the others are `takes/<number>`."""


@dataclass(frozen=True, slots=True)
class Span:
    """Written without a break. `at` in ms of recording time; `wall`, Unix time in ms, is when that was."""

    at: int
    wall: int


@dataclass(frozen=True, slots=True)
class Missing:
    at: int
    duration: int
    reason: str


@dataclass(frozen=True, slots=True)
class Take:
    """A video source while it was published, without holes. Times in ms of recording time."""

    number: int
    member_id: str
    track_id: str
    source: str
    codec: str
    mode: str
    """`remux`: as it was published; `transcode`: made into H264."""
    at: int
    until: int | None
    """`None` while it runs."""
    width: int
    height: int

    @property
    def stream(self) -> str:
        return f"takes/{self.number}"


@dataclass(slots=True)
class MediaFile:
    """One growing file of a stream, in the order of time."""

    name: str
    init: int
    codec: str
    width: int
    height: int
    parts: list[Part] = field(default_factory=list)

    @property
    def length(self) -> int:
        return self.parts[-1].offset + self.parts[-1].length if self.parts else self.init


def milliseconds(ticks: int) -> int:
    return round(ticks * 1000 / TICKS)


class Catalogue:
    def __init__(self) -> None:
        self.streams: dict[str, list[MediaFile]] = {}
        self.spans: list[Span] = []
        self.gaps: list[Missing] = []
        self.running = False
        """No end was written: it is being recorded, or a crash cut it off."""
        self.end = 0
        """Ticks of recording time up to which anything was written."""
        self.sealed = 0
        """Octets of the index that were whole."""
        self.next_take = 1
        self._takes: dict[int, index.Take] = {}
        self._over: set[int] = set()

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Of the octets of an index, as far as its lines are whole."""
        catalogue = cls()
        catalogue.extend(data)
        return catalogue

    def extend(self, data: bytes) -> None:
        """By the octets that follow `sealed` in the index, as far as their lines are whole: a recording grows for hours."""
        before = self.sealed
        for entry, end in index.decode(data):
            self._apply(entry)
            self.sealed = before + end

    @property
    def began(self) -> int | None:
        """Unix time in ms."""
        return self.spans[0].wall if self.spans else None

    @property
    def seconds(self) -> float:
        return self.end / TICKS

    @property
    def bytes(self) -> int:
        """Of all media."""
        return sum(self.files().values())

    @property
    def takes(self) -> list[Take]:
        """In the order in which they began; those without a picture yet are left out."""
        return [self._take(take) for take in self._takes.values() if self.reach(f"takes/{take.number}")]

    def files(self) -> dict[str, int]:
        """Every media file, by its path in the recording's folder, with its length in octets."""
        return {file.name: file.length for files in self.streams.values() for file in files}

    def over(self, stream: str) -> bool:
        """Whether nothing more will come to it."""
        if not self.running or stream == SOUND:
            return not self.running
        return int(stream.partition("/")[2]) in self._over

    def reach(self, stream: str) -> int:
        """Ticks of recording time at which what was written of a stream ends."""
        parts = [part for file in self.streams.get(stream, ()) for part in file.parts[-1:]]
        return parts[-1].start + parts[-1].duration if parts else 0

    def wall(self, at: int) -> int:
        """Unix time in ms of a tick of recording time."""
        moment = milliseconds(at)
        span = next((span for span in reversed(self.spans) if span.at <= moment), self.spans[0])
        return span.wall + moment - span.at

    def _take(self, take: index.Take) -> Take:
        stream = f"takes/{take.number}"
        file = self.streams[stream][-1]
        until = milliseconds(self.reach(stream)) if self.over(stream) else None
        return Take(
            take.number, take.member_id, take.track_id, take.source, take.codec, take.mode,
            milliseconds(take.at), until, file.width, file.height,
        )  # fmt: skip

    def _apply(self, entry: Entry) -> None:
        match entry:
            case Begin():
                self._over.update(self._takes)
                self.spans.append(Span(milliseconds(entry.at), entry.wall))
                self.running = True
                self.end = max(self.end, entry.at)
            case File():
                file = MediaFile(entry.name, entry.length, entry.codec, entry.width, entry.height)
                self.streams.setdefault(entry.stream, []).append(file)
            case index.Take():
                self._takes[entry.number] = entry
                self.next_take = max(self.next_take, entry.number + 1)
            case Part():
                self.streams[entry.stream][-1].parts.append(entry)
                self.end = max(self.end, entry.start + entry.duration)
            case TakeEnd():
                self._over.add(entry.number)
            case Gap():
                gap = Missing(milliseconds(entry.at), milliseconds(entry.duration), entry.reason)
                self.gaps.append(gap)
            case End():
                self.running = False
                self.end = max(self.end, entry.at)
