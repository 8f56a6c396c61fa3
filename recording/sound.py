"""The one sound of a recording: all voices mixed, without a break from the beginning of a span to its end."""

from typing import Final

from recording import codecs
from recording.boxes import Sample, part, sound_init
from recording.catalogue import SOUND
from recording.codecs import AAC_FRAME, RATE
from recording.index import TICKS, File
from recording.journal import Journal, Piece
from recording.mixing import Mix, Voice
from recording.settings import RecordingSettings
from rtc.packet import Packet

TICKS_OF_FRAME: Final = AAC_FRAME * TICKS // RATE
"""1920: exact, so sound never drifts from the rest."""


class Sound:
    """One span of it. `origin` is the moment of the server's clock at which recording time would have been 0."""

    def __init__(self, settings: RecordingSettings, journal: Journal, number: int, at: int, origin: float) -> None:
        """`at`: ticks of recording time at which the span begins."""
        self._settings = settings
        self._journal = journal
        self._origin = origin
        self._name = f"{SOUND}/{number}.mp4"
        self._frame = -(-at // TICKS_OF_FRAME)
        """The next one to be written; frames are counted from the beginning of recording time."""
        self._segment = self._frame
        self._opens = True
        self._sequence = 0
        self._mix = Mix(self._frame * AAC_FRAME)
        self._voices: dict[str, Voice] = {}
        self._encoder = codecs.AacEncoder(settings.sound_bitrate)
        self._silence = codecs.silent_frame(settings.sound_bitrate)
        init = sound_init(RATE, 1, self._encoder.configuration)
        journal.begin_file(File(SOUND, self._name, len(init), codecs.SOUND_CODEC), init)

    @property
    def reach(self) -> int:
        """Ticks of recording time up to which it was given to the journal."""
        return self._frame * TICKS_OF_FRAME

    def begin(self, track_id: str) -> None:
        if track_id not in self._voices:
            self._voices[track_id] = Voice(codecs.OpusDecoder, codecs.ERRORS, self._settings.reorder_seconds)

    def end(self, track_id: str) -> None:
        voice = self._voices.pop(track_id, None)
        if voice is not None:
            voice.flush(self._mix, self._place)

    def push(self, track_id: str, packet: Packet, arrived: float) -> None:
        self._voices[track_id].push(packet, arrived, self._mix, self._place)

    def report(self, track_id: str, ntp: int, rtp: int) -> None:
        self._voices[track_id].clock.report(ntp, rtp)

    @property
    def voices(self) -> int:
        return len(self._voices)

    def hears(self, track_id: str) -> bool:
        return track_id in self._voices

    def write(self, now: float) -> None:
        """Mixes what can be complete by now and gives it to the journal."""
        for voice in self._voices.values():
            voice.overdue(now, self._mix, self._place)
        ready = self._place(now - self._settings.reorder_seconds - 0.1) // AAC_FRAME
        self._append(self._encoder.encode(self._mix.take(max(ready * AAC_FRAME, self._mix.start))))

    def finish(self, now: float) -> None:
        """Everything up to now, and what the encoder still holds."""
        for voice in self._voices.values():
            voice.flush(self._mix, self._place)
        end = max(-(-self._place(now) // AAC_FRAME) * AAC_FRAME, self._mix.start)
        self._append([*self._encoder.encode(self._mix.take(end)), *self._encoder.finish()])

    def silence(self, pieces: list[Piece]) -> None:
        """In place of pieces that could not be kept: so the time line stays whole."""
        if pieces:
            start = pieces[0].start // TICKS_OF_FRAME
            count = sum(piece.duration for piece in pieces) // TICKS_OF_FRAME
            self._give(start, [self._silence] * count, opens=True)
            self._opens = True

    def _append(self, frames: list[bytes]) -> None:
        if not frames:
            return
        length = self._settings.segment_seconds * TICKS
        if (self._frame - self._segment) * TICKS_OF_FRAME >= length:
            self._opens = True
        if self._opens:
            self._segment = self._frame
        self._give(self._frame, frames, opens=self._opens)
        self._opens = False
        self._frame += len(frames)

    def _give(self, start: int, frames: list[bytes], *, opens: bool) -> None:
        self._sequence += 1
        data = part(self._sequence, start * AAC_FRAME, [Sample(frame, AAC_FRAME) for frame in frames])
        duration = len(frames) * TICKS_OF_FRAME
        self._journal.append(self._name, data, Piece(SOUND, start * TICKS_OF_FRAME, duration, opens, key=True))

    def _place(self, moment: float) -> int:
        return round((moment - self._origin) * RATE)
