"""A recording as it is written: packets, reports and events in, parts and lines out, each `part_seconds`. No clock of its own.

Time comes with what is told (`tick`): so whatever the child process lags behind the server, nothing is mixed before it came.
"""

from collections.abc import Callable
from typing import Final

from recording.catalogue import SOUND, Catalogue, milliseconds
from recording.footage import Footage
from recording.index import TICKS, Begin, End, Gap
from recording.journal import Journal, Piece
from recording.settings import RecordingSettings
from recording.sound import Sound
from recording.storage import Storage
from rtc import packet as rtp

TAKES: Final = 16
"""Video tracks at once; further ones are left out."""
VOICES: Final = 64


class StorageLost(Exception):
    """The storage stayed away for longer than anything can be kept for it."""


class Capture:
    """One span of a recording: from a start, or from where the catalogue ends."""

    def __init__(
        self,
        settings: RecordingSettings,
        storage: Storage,
        before: Catalogue,
        lengths: dict[str, int],
        ask_key_frame: Callable[[str], None],
        *,
        now: float,
        wall: int,
    ) -> None:
        """`lengths`: of the files that are there; `now`: the server's clock; `wall`: Unix time in ms of the same moment."""
        self.settings = settings
        self.journal = Journal(storage, lengths)
        self.at = before.end
        self.gaps = 0
        self.trouble = ""
        """Why the last commit failed; empty when all is well."""
        self._ask_key_frame = ask_key_frame
        self._origin = now - before.end / TICKS
        self._wall = wall - round(now * 1000)
        self._take_number = before.next_take
        self._footage: dict[str, Footage] = {}
        self._written_at = now
        self.journal.add(Begin(before.end, wall))
        self._begins_at = before.end
        # Sound goes on where it ended, so that its time line has no hole; a crash may have kept more of the pictures.
        files = len(before.streams.get(SOUND, ()))
        self._sound = Sound(settings, self.journal, files, before.reach(SOUND), self._origin)

    # --- What the tracks ask of it (`footage.Host`) ---

    def place(self, moment: float) -> int:
        return max(self._begins_at, round((moment - self._origin) * TICKS))

    def number_take(self) -> int:
        number = self._take_number
        self._take_number += 1
        return number

    def ask_key_frame(self, track_id: str) -> None:
        self._ask_key_frame(track_id)

    # --- What the server tells ---

    def begin_take(self, track_id: str, member_id: str, source: str) -> None:
        if len(self._footage) < TAKES:
            self._footage.setdefault(track_id, Footage(self, track_id, member_id, source))

    def begin_sound(self, track_id: str) -> None:
        if self._sound.voices < VOICES:
            self._sound.begin(track_id)

    def end(self, track_id: str, now: float) -> None:
        """Of a picture or a sound."""
        footage = self._footage.pop(track_id, None)
        if footage is not None:
            footage.finish(now)
        self._sound.end(track_id)

    def packet(self, track_id: str, data: bytes, arrived: float) -> None:
        footage = self._footage.get(track_id)
        if footage is None and not self._sound.hears(track_id):
            return
        try:
            packet = rtp.parse(data)
        except ValueError:
            return
        if footage is not None:
            footage.push(packet, arrived)
        else:
            self._sound.push(track_id, packet, arrived)

    def report(self, track_id: str, ntp: int, rtp_time: int) -> None:
        footage = self._footage.get(track_id)
        if footage is not None:
            footage.report(ntp, rtp_time)
        elif self._sound.hears(track_id):
            self._sound.report(track_id, ntp, rtp_time)

    def note(self, at: float, content: bytes) -> None:
        """A line of the timeline: the JSON object `{"event": ...}` or `{"snapshot": ...}`. Left out when too much waits."""
        if self.journal.waiting < 2 * self.settings.buffer_bytes:
            self.journal.note(b'{"at":%d,%s\n' % (milliseconds(self.place(at)), content[1:]))

    def gap(self, now: float, seconds: float, reason: str) -> None:
        """Something did not even reach this process."""
        self.gaps += 1
        end = self.place(now)
        duration = round(seconds * TICKS)
        self.journal.add(Gap(max(0, end - duration), duration, reason))

    def tick(self, now: float) -> bool:
        """Writes and syncs when it is time to; tells whether it did."""
        if now - self._written_at < self.settings.part_seconds:
            return False
        self._written_at = now
        self._sound.write(now)
        for footage in self._footage.values():
            footage.write(now)
        self.at = self.place(now)
        self._commit(now)
        return True

    def close(self, now: float, reason: str) -> None:
        """Writes what there is and ends the span. Raises `OSError` when the storage is away: then a recovery ends it."""
        for footage in self._footage.values():
            footage.finish(now)
        self._footage.clear()
        self._sound.finish(now)
        self.at = self._sound.reach
        self.journal.add(End(self.at, self._wall + round(now * 1000), reason))
        self.journal.commit()

    def _commit(self, now: float) -> None:
        try:
            self.journal.commit()
            self.trouble = ""
        except OSError as error:
            self.trouble = error.strerror or str(error)
            if self.journal.waiting > self.settings.buffer_bytes:
                self._give_way(now)

    def _give_way(self, now: float) -> None:
        """More waits than may: pictures are left out, silence stands for sound; events are kept."""
        for footage in self._footage.values():
            footage.interrupt(now)
        pieces = self.journal.withdraw(lambda _stream: True)
        self._sound.silence([piece for piece in pieces if piece.stream == SOUND])
        self.gaps += 1
        self.journal.add(_gap_of(pieces, self.trouble))
        if self.journal.waiting > self.settings.buffer_bytes:
            raise StorageLost(self.trouble)


def _gap_of(pieces: list[Piece], reason: str) -> Gap:
    start = min((piece.start for piece in pieces), default=0)
    end = max((piece.start + piece.duration for piece in pieces), default=0)
    return Gap(start, end - start, reason)
