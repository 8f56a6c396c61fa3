"""One take of a video source: pictures in, parts of a fragmented MP4 out. A take has no holes."""

from collections.abc import Callable
from typing import Final

from recording.boxes import Sample, part, picture_init
from recording.h264 import Parameters, sample
from recording.index import TICKS, File, Take, TakeEnd
from recording.journal import Journal, Piece
from recording.playlist import STRETCH

HELD: Final = TICKS * 3 // 2
"""A picture that is followed by none is written after so long."""
HOLE: Final = 3 * TICKS
"""A picture that comes so long after the one before belongs to another take."""
SHORTEST: Final = TICKS // 1000
"""Of a picture, where clocks leap back."""


class Film:
    """The pictures of one take; times are ticks of recording time. Begins with a key frame."""

    def __init__(self, take: Take, journal: Journal, segment: int, ask_key_frame: Callable[[], None]) -> None:
        """`segment`: ticks after which one should end, at the next key frame."""
        self._take = take
        self._stream = f"takes/{take.number}"
        self._journal = journal
        self._segment = segment
        self._ask_key_frame = ask_key_frame
        self._parameters: Parameters | None = None
        self._files = 0
        self._sequence = 0
        self._name = ""
        self._waiting: tuple[bytes, int, bool] | None = None
        """The last picture, its time and whether it is a key frame: the next one tells how long it stands."""
        self._samples: list[Sample] = []
        self._part_at = take.at
        self._end = take.at
        self._opens = True
        self._opened_at = take.at
        journal.add(take)

    def segment_over(self, at: int) -> bool:
        """Whether the segment is long enough for a key frame at this time to open another."""
        return at - self._opened_at >= self._segment

    def follows(self, at: int) -> bool:
        """Whether a picture of this time can go on with this take."""
        return -TICKS < at - self._last_at <= HOLE

    def add(self, units: list[bytes], at: int, *, key: bool) -> None:
        """A picture, as NAL units. The first one is a key frame with its parameter sets."""
        at = max(at, self._end, self._waiting[1] + SHORTEST if self._waiting is not None else 0)
        self._settle(at)
        parameters = Parameters.of(units) if key else None
        if parameters is not None and parameters != self._parameters:
            self._open(at)
            self._begin_file(parameters)
        elif at - self._opened_at >= (1 if key else STRETCH) * self._segment:
            self._open(at)
        self._waiting = sample(units), at, key

    def write(self, now: int) -> None:
        """Gives what is complete to the journal; a picture that stands still for long as well."""
        if self._waiting is not None and now - self._waiting[1] >= HELD:
            self._settle(now)
        if self.segment_over(self._last_at):
            self._ask_key_frame()
        self._close_part()

    def finish(self, now: int) -> None:
        """The last picture stands until `now`, but not for long: nobody knows what came after it."""
        if self._waiting is not None:
            self._settle(max(min(now, self._waiting[1] + HELD), self._waiting[1] + SHORTEST))
        self._close_part()
        self._journal.add(TakeEnd(self._take.number))

    @property
    def _last_at(self) -> int:
        return self._waiting[1] if self._waiting is not None else self._end

    def _settle(self, until: int) -> None:
        if self._waiting is None:
            # The one before was written already; what lies between is a pause of its stream.
            if until > self._end:
                self._close_part()
            return
        data, at, key = self._waiting
        self._waiting = None
        if not self._samples:
            self._part_at = at
        self._samples.append(Sample(data, until - at, key))
        self._end = until

    def _open(self, at: int) -> None:
        """The picture of this time begins a segment."""
        self._close_part()
        self._opens, self._opened_at = True, at

    def _begin_file(self, parameters: Parameters) -> None:
        """Another picture size, or other parameters: the stream goes on in another file, with an init section of its own."""
        self._parameters = parameters
        self._name = f"{self._stream}/{self._files}.mp4"
        self._files += 1
        init = picture_init(TICKS, parameters.width, parameters.height, parameters.configuration())
        entry = File(self._stream, self._name, len(init), parameters.codec, parameters.width, parameters.height)
        self._journal.begin_file(entry, init)

    def _close_part(self) -> None:
        if not self._samples:
            return
        self._sequence += 1
        first = self._samples[0]
        piece = Piece(self._stream, self._part_at, self._end - self._part_at, self._opens, first.key)
        self._journal.append(self._name, part(self._sequence, self._part_at, self._samples), piece)
        self._samples = []
        self._opens = False
