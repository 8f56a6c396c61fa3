"""What waits to be written, and the index of what was: first the octets, then a sync, then the line that speaks of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from recording.index import NAME, TIMELINE, Entry, File, Part, encode
from recording.storage import Storage


class Piece(NamedTuple):
    """A part that is not written yet, so that nobody knows where it will lie."""

    stream: str
    start: int
    duration: int
    opens: bool
    key: bool

    def lying_at(self, offset: int, length: int) -> Part:
        return Part(self.stream, offset, length, self.start, self.duration, self.opens, self.key)


@dataclass(slots=True)
class _Item:
    name: str
    data: bytes
    entry: Entry | Piece | None


class Journal:
    """Appends, in the order in which things were added. While the storage fails, everything waits and is tried again."""

    def __init__(self, storage: Storage, lengths: dict[str, int]) -> None:
        """`lengths`: of the files that are there already."""
        self._storage: Final = storage
        self._lengths = lengths
        self._items: list[_Item] = []
        self.waiting = 0
        """Octets that are not safe yet."""
        self.written = 0
        """Octets of media that are."""

    def add(self, entry: Entry) -> None:
        """A line of the index that needs no octets."""
        self._items.append(_Item("", b"", entry))

    def begin_file(self, entry: File, init: bytes) -> None:
        self._push(_Item(entry.name, init, entry))

    def append(self, name: str, data: bytes, piece: Piece) -> None:
        self._push(_Item(name, data, piece))

    def note(self, line: bytes) -> None:
        """A line of the timeline."""
        self._push(_Item(TIMELINE, line, None))

    def withdraw(self, streams: Callable[[str], bool]) -> list[Piece]:
        """Drops the parts that wait of these streams, and gives what they were."""
        kept: list[_Item] = []
        gone: list[Piece] = []
        for item in self._items:
            if isinstance(item.entry, Piece) and streams(item.entry.stream):
                gone.append(item.entry)
            else:
                kept.append(item)
        self._items = kept
        self.waiting = sum(len(item.data) for item in kept)
        return gone

    def commit(self) -> None:
        """Writes everything that waits. Raises `OSError`; then nothing is lost, and it can be called again."""
        if not self._items:
            return
        lengths = dict(self._lengths)
        lines: list[bytes] = []
        for item in self._items:
            offset = lengths.get(item.name, 0)
            if item.data:
                self._storage.put(item.name, offset, item.data)
                lengths[item.name] = offset + len(item.data)
            if item.entry is not None:
                piece = item.entry
                lines.append(encode(piece.lying_at(offset, len(item.data)) if isinstance(piece, Piece) else piece))
        self._storage.sync()
        self._write_index(lines, lengths)
        self.written += sum(len(item.data) for item in self._items if item.entry is not None)
        self._lengths = lengths
        self._items.clear()
        self.waiting = 0

    def _write_index(self, lines: Iterable[bytes], lengths: dict[str, int]) -> None:
        text = b"".join(lines)
        if not text:
            return
        offset = lengths.get(NAME, 0)
        self._storage.put(NAME, offset, text)
        self._storage.sync()
        lengths[NAME] = offset + len(text)

    def _push(self, item: _Item) -> None:
        self._items.append(item)
        self.waiting += len(item.data)
