"""One video track while it is recorded: its packets become pictures, its pictures one take after the other."""

from math import inf
from typing import Final, Protocol

from recording import codecs
from recording.depacketizing import DEPACKETIZERS, Depacketizer, Picture
from recording.film import Film
from recording.h264 import Parameters
from recording.index import TICKS, Take
from recording.journal import Journal
from recording.reordering import Reordering
from recording.settings import RecordingSettings
from recording.timing import StreamClock
from rtc.negotiated import BY_PAYLOAD_TYPE, H264
from rtc.packet import Packet

REMUX: Final = "remux"
TRANSCODE: Final = "transcode"
ASK_SECONDS: Final = 0.25
"""Between two requests for a key frame after a loss."""


class Host(Protocol):
    """What a recording gives to its tracks."""

    settings: RecordingSettings
    journal: Journal

    def place(self, moment: float) -> int:
        """Ticks of recording time."""

    def number_take(self) -> int: ...

    def ask_key_frame(self, track_id: str) -> None: ...


class _Transcoder:
    """Pictures of another codec into H264; begins anew where their size changes."""

    def __init__(self, codec: str, settings: RecordingSettings) -> None:
        self._settings = settings
        self._decoder = codecs.PictureDecoder(codec)
        self._encoder: codecs.PictureEncoder | None = None

    def transcode(self, picture: Picture, at: int, *, key: bool) -> list[list[bytes]]:
        """Raises one of `codecs.ERRORS`."""
        frame = self._decoder.decode(picture.data)
        if frame is None:
            return []
        settings = self._settings
        size = codecs.fitting(frame.width, frame.height, settings.video_height)
        encoder = self._encoder
        if encoder is None or (encoder.width, encoder.height) != size:
            encoder = self._encoder = codecs.PictureEncoder(*size, settings.video_quality, settings.video_preset)
            key = True
        return list(encoder.encode(frame, at, key=key))


class Footage:
    def __init__(self, host: Host, track_id: str, member_id: str, source: str) -> None:
        self._host = host
        self._track_id = track_id
        self._member_id = member_id
        self._source = source
        self._clock = StreamClock(TICKS)
        self._reordering = Reordering(host.settings.reorder_seconds)
        self._type: int | None = None
        self._depacketizer: Depacketizer | None = None
        self._transcoder: _Transcoder | None = None
        self._film: Film | None = None
        self._asked_at = -inf

    def report(self, ntp: int, rtp: int) -> None:
        self._clock.report(ntp, rtp)

    def push(self, packet: Packet, arrived: float) -> None:
        for ready in self._reordering.push(packet, arrived):
            self._collect(ready)

    def write(self, now: float) -> None:
        """Gives what is complete by now to the journal."""
        for ready in self._reordering.overdue(now):
            self._collect(ready)
        if self._film is not None:
            self._film.write(self._host.place(now))
        if self._film is None:
            self._host.ask_key_frame(self._track_id)

    def finish(self, now: float) -> None:
        for ready in self._reordering.flush():
            self._collect(ready)
        self.interrupt(now)

    def interrupt(self, now: float) -> None:
        """The take ends; another one begins with the next key frame."""
        if self._film is not None:
            self._film.finish(self._host.place(now))
            self._film = None

    def _collect(self, packet: Packet) -> None:
        if packet.payload_type != self._type:
            made = DEPACKETIZERS.get(packet.payload_type)
            if made is None:
                return
            self.interrupt(packet.arrived)
            self._type, self._depacketizer, self._transcoder = packet.payload_type, made(), None
        assert self._depacketizer is not None
        for picture in self._depacketizer.push(packet):
            self._show(picture)
        if self._depacketizer.broken and packet.arrived - self._asked_at >= ASK_SECONDS:
            self._asked_at = packet.arrived
            self._host.ask_key_frame(self._track_id)

    def _show(self, picture: Picture) -> None:
        at = self._host.place(self._clock.when(picture.ssrc, picture.timestamp, picture.arrived))
        if self._film is not None and not self._film.follows(at):
            self.interrupt(picture.arrived)
        if self._type != H264.payload_type:
            self._transcode(picture, at)
        elif picture.key and Parameters.of(picture.units) is None:
            # Nobody could decode what begins here.
            self.interrupt(picture.arrived)
        elif self._film is not None or picture.key:
            self._add(picture.units, at, key=picture.key)

    def _transcode(self, picture: Picture, at: int) -> None:
        if self._transcoder is None:
            assert self._type is not None
            self._transcoder = _Transcoder(BY_PAYLOAD_TYPE[self._type].name, self._host.settings)
        film = self._film
        try:
            coded = self._transcoder.transcode(picture, at, key=film is None or film.segment_over(at))
        except codecs.ERRORS:
            self._transcoder = None
            if self._depacketizer is not None:
                self._depacketizer.broken = True
            return
        for units in coded:
            self._add(units, at, key=Parameters.of(units) is not None)

    def _add(self, units: list[bytes], at: int, *, key: bool) -> None:
        if self._film is None:
            assert self._type is not None
            codec = BY_PAYLOAD_TYPE[self._type]
            mode = REMUX if codec is H264 else TRANSCODE
            number = self._host.number_take()
            take = Take(number, self._member_id, self._track_id, self._source, codec.name, mode, at)
            segment = round(self._host.settings.segment_seconds * TICKS)
            self._film = Film(take, self._host.journal, segment, self._ask)
        self._film.add(units, at, key=key)

    def _ask(self) -> None:
        if self._transcoder is None:
            self._host.ask_key_frame(self._track_id)
