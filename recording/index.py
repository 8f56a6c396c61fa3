"""The index of a recording: one line for each thing that is safe on disk, appended after it was synced. Pure.

A line is a checksum (CRC-32, eight hex digits), a space and a JSON array: the kind, then its fields. Nothing is ever rewritten:
what a crash cut off fails its checksum, and everything before it holds. Times are ticks of 1/90000 s of recording time,
which stands still while nothing is written.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple
from zlib import crc32

import orjson

NAME: Final = "index.jsonl"
TIMELINE: Final = "timeline.jsonl"
TICKS: Final = 90_000
"""Of recording time, a second."""
VERSION: Final = 1


class Begin(NamedTuple):
    """A span begins; all after the first go on where a crash or a stop ended the one before. `wall` is Unix time in ms."""

    at: int
    wall: int
    version: int = VERSION


class File(NamedTuple):
    """A media file was begun: its first `length` octets are the init section. A stream begins another when that changes."""

    stream: str
    name: str
    length: int
    codec: str
    width: int = 0
    height: int = 0


class Take(NamedTuple):
    """A video source is written from here on, as stream `takes/<number>`."""

    number: int
    member_id: str
    track_id: str
    source: str
    codec: str
    mode: str
    at: int


class Part(NamedTuple):
    """Octets of the file that its stream began last. `opens` a segment or goes on with one; `key`: begins with a key frame."""

    stream: str
    offset: int
    length: int
    start: int
    duration: int
    opens: bool
    key: bool


class TakeEnd(NamedTuple):
    """Nothing more comes of it."""

    number: int


class Gap(NamedTuple):
    """Something is missing, and why: silence stands for the sound, takes ended."""

    at: int
    duration: int
    reason: str


class End(NamedTuple):
    """The span is over: `closed`, `cut-off` when the server died, `recovered` when the recorder did as well."""

    at: int
    wall: int
    reason: str


Entry = Begin | File | Take | Part | TakeEnd | Gap | End

_KINDS: Final[dict[str, type[Entry]]] = {
    "begin": Begin,
    "file": File,
    "take": Take,
    "part": Part,
    "take-end": TakeEnd,
    "gap": Gap,
    "end": End,
}
_NAMES: Final = {entry: name for name, entry in _KINDS.items()}


def encode(entry: Entry) -> bytes:
    body = orjson.dumps([_NAMES[type(entry)], *entry])
    return b"%08x %s\n" % (crc32(body), body)


def decode(data: bytes) -> Iterator[tuple[Entry, int]]:
    """The entries up to the first line that is not whole, each with where its line ends."""
    position = 0
    while (end := data.find(b"\n", position)) >= 0:
        entry = _decode_line(data[position:end])
        if entry is None:
            return
        position = end + 1
        yield entry, position


def _decode_line(line: bytes) -> Entry | None:
    checksum, _, body = line.partition(b" ")
    if checksum != b"%08x" % crc32(body):
        return None
    try:
        kind, *fields = orjson.loads(body)
        return _KINDS[kind](*fields)
    except (ValueError, TypeError, KeyError):
        return None
