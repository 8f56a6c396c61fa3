"""One RTP stream of a publisher as it comes in: a simulcast layer, or all there is of a track without simulcast."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final

from typing_extensions import override

from rtc.descriptors import DESCRIBE
from rtc.forwarder import LayerStats
from rtc.history import History
from rtc.keyframes import KeyFrameRequests
from rtc.nack import NackGenerator
from rtc.negotiated import BY_PAYLOAD_TYPE, Codec, Kind
from rtc.packet import Packet
from rtc.reception import Reception, Reports
from rtc.rewriting import send_time
from rtc.sequence import GapCloser
from rtc.sink import ForwardingSink, Sink

VIDEO_HISTORY: Final = 1024
AUDIO_HISTORY: Final = 64
"""Audio is not sent again; its history only tells what came already."""

STOPPED_BEHIND: Final = 0.75
"""Seconds that a layer may lag behind the others of its track: the browser has given it up (too little bandwidth)."""

STOPPED_AFTER: Final = 3.0
"""Seconds without a packet after which even the only layer counts as stopped; a screen that rests sends one each second."""

ASKED_FOR: Final = 10.0
"""Seconds since its last packet for which a layer is asked for key frames."""

RATE_WINDOW: Final = 1.0


def history_size(codec: Codec) -> int:
    return VIDEO_HISTORY if codec.kind is Kind.VIDEO else AUDIO_HISTORY


def codec_of(payload_type: int, kind: Kind) -> Codec:
    """The codec that a packet is in. Raises `ValueError` for one that a track of this kind does not carry."""
    codec = BY_PAYLOAD_TYPE.get(payload_type)
    if codec is None or codec.kind is not kind:
        raise ValueError("a payload type that this track does not have")
    return codec


class Layer(ABC):
    """Puts the packets of one SSRC into order, remembers them, knows which are missing, and fans them out.

    Which lane does it is no matter to those who decide: here is what is common, `PlainLayer` and `native_layer.py` do the work.
    """

    codec: Codec
    reception: Reports
    key_frames: KeyFrameRequests

    def __init__(self, rid: str, ssrc: int) -> None:
        self.rid = rid
        self.ssrc = ssrc
        self.sender_clock: tuple[int, float] | None = None
        """An RTP timestamp and the server's time of the same instant, from the last sender report."""
        self.bitrate = 0.0
        self._rate_at: float | None = None
        self._rate_octets = 0

    # Packets

    @property
    @abstractmethod
    def active(self) -> bool:
        """It flows."""

    @active.setter
    @abstractmethod
    def active(self, value: bool) -> None: ...

    @property
    @abstractmethod
    def heard_at(self) -> float:
        """When a packet with a payload came last."""

    @property
    @abstractmethod
    def frame_size(self) -> tuple[int, int]:
        """From the last key frame that told it."""

    @property
    @abstractmethod
    def newest_index(self) -> int:
        """The highest index that was forwarded since the layer last (re)started; -1: none."""

    @abstractmethod
    def count(self, packet: Packet, now: float) -> None:
        """Counts what came on the layer's own SSRC, whether it is forwarded or not; finds its `extended`."""

    @abstractmethod
    def describe(self, packet: Packet) -> None:
        """Finds whether an output may begin with it."""

    @abstractmethod
    def continues(self, packet: Packet) -> bool:
        """Whether the packet belongs to the stream so far: the same codec, and no jump that no history bridges."""

    @abstractmethod
    def restart(self, codec: Codec | None = None) -> None:
        """Forgets what came so far: none of it is sent again, and what comes next begins anew, in another codec maybe."""

    @abstractmethod
    def place(self, packet: Packet, now: float) -> bool:
        """Gives the packet its index and remembers it. `False`: it is not to be forwarded (padding, or it came before)."""

    @abstractmethod
    def forward(self, packet: Packet) -> None:
        """To all sinks, at `Lane.flush` at the latest."""

    @abstractmethod
    def find(self, index: int) -> Packet | None:
        """A packet that is remembered."""

    # Sinks

    @property
    @abstractmethod
    def watched(self) -> bool:
        """Somebody gets it."""

    @abstractmethod
    def attach(self, sink: Sink, first: int) -> None:
        """The sink gets the packets from the index `first` on, those at once that came already."""

    @abstractmethod
    def detach(self, sink: Sink) -> Packet | None:
        """The sink gets nothing more; returns the newest packet at that moment."""

    # What is missing

    @abstractmethod
    def misses(self, extended: int) -> bool:
        """Whether this packet was lost and is still asked for."""

    @property
    @abstractmethod
    def asks(self) -> bool:
        """Something is missing that its publisher may send again, or a key frame is wanted."""

    @property
    @abstractmethod
    def misses_any(self) -> bool:
        """Something is missing that its publisher may send again."""

    @abstractmethod
    def lost(self, now: float) -> tuple[Sequence[int], bool]:
        """What to ask the publisher for now, and whether a packet was given up (`NackGenerator.due`)."""

    # What time brings

    def measure(self, now: float) -> None:
        """Updates the bitrate."""
        if self._rate_at is None or now - self._rate_at >= RATE_WINDOW:
            octets = self.reception.octets
            if self._rate_at is not None:
                self.bitrate = (octets - self._rate_octets) * 8 / (now - self._rate_at)
            self._rate_at, self._rate_octets = now, octets

    def has_stopped(self, now: float, newest: float) -> bool:
        """Whether it flows no more; `newest` is when any layer of the track was heard last."""
        return newest - self.heard_at > STOPPED_BEHIND or now - self.heard_at > STOPPED_AFTER

    def asks_key_frame(self, now: float) -> bool:
        return now - self.heard_at <= ASKED_FOR and self.key_frames.due(now)

    def stats(self) -> LayerStats:
        width, height = self.frame_size
        return LayerStats(
            rid=self.rid,
            ssrc=self.ssrc,
            packets=self.reception.packets,
            octets=self.reception.octets,
            lost=max(0, self.reception.lost),
            jitter=self.reception.jitter,
            bitrate=self.bitrate,
            width=width,
            height=height,
            active=self.active,
        )


class PlainLayer(Layer):
    """In plain Python: the reference."""

    def __init__(self, rid: str, ssrc: int, codec: Codec, first_sequence: int) -> None:
        super().__init__(rid, ssrc)
        self.codec = codec
        self.reception: Reception = Reception(codec.clock_rate, first_sequence)
        self.key_frames = KeyFrameRequests()
        self._active = False
        self._heard_at = 0.0
        self._closer = GapCloser()
        self._history = History(history_size(codec))
        self._nacks = NackGenerator()
        self._newest: Packet | None = None
        self._newest_extended: int | None = None
        self._frame_size = (0, 0)
        self._sinks: list[ForwardingSink] = []

    @property  # type: ignore[explicit-override]  # mypy does not see it beside a setter
    @override
    def active(self) -> bool:
        return self._active

    @active.setter
    def active(self, value: bool) -> None:
        self._active = value

    @property
    @override
    def heard_at(self) -> float:
        return self._heard_at

    @property
    @override
    def frame_size(self) -> tuple[int, int]:
        return self._frame_size

    @property
    @override
    def newest_index(self) -> int:
        return -1 if self._newest is None else self._newest.index

    @override
    def count(self, packet: Packet, now: float) -> None:
        packet.extended = self.reception.receive(packet.sequence, packet.timestamp, len(packet.payload), now)
        if packet.payload:
            self._heard_at = now

    @override
    def describe(self, packet: Packet) -> None:
        describe = DESCRIBE.get(packet.marker_and_type & 0x7F)
        if describe is None:
            packet.key = True  # audio: every packet is a beginning
            return
        describe(packet)
        if packet.key and packet.frame_size != (0, 0):
            self._frame_size = packet.frame_size

    @override
    def continues(self, packet: Packet) -> bool:
        if packet.marker_and_type & 0x7F != self.codec.payload_type:
            return False
        newest = self._newest_extended
        return newest is None or packet.extended - newest <= self._history.size

    @override
    def restart(self, codec: Codec | None = None) -> None:
        if codec is not None:
            self.codec = codec
        self._history.clear()
        self._nacks.clear()
        self._newest = None
        self._newest_extended = None

    @override
    def place(self, packet: Packet, now: float) -> bool:
        extended = packet.extended
        newest = self._newest_extended
        if newest is None or extended > newest:
            if newest is not None and extended - newest > 1:
                self._miss(newest + 1, extended, now)
            self._newest_extended = extended
            if not packet.payload:
                self._closer.drop(extended)
                return False
            packet.index = extended - self._closer.closed
            self._newest = packet
        else:
            index = self._closer.index(extended)
            if index is None or self._is_known(index):
                return False
            packet.index = index
            self._nacks.arrive(extended)
        packet.arrived = now
        packet.sent = send_time(now)
        self._history.put(packet)
        if packet.key:
            self.key_frames.arrive()
        return True

    def _is_known(self, index: int) -> bool:
        newest = self._newest
        if newest is None:
            return True
        if not 0 < newest.index - index < self._history.size or self._history.is_over(index):
            return True
        return self._history.get(index) is not None

    def _miss(self, first: int, end: int, now: float) -> None:
        if self.codec.kind is Kind.VIDEO and not self._nacks.miss(first, end, now) and self._sinks:
            self.key_frames.want()

    @override
    def forward(self, packet: Packet) -> None:
        for sink in self._sinks:
            sink.forward(packet)

    @override
    def find(self, index: int) -> Packet | None:
        return self._history.get(index)

    @property
    @override
    def watched(self) -> bool:
        return bool(self._sinks)

    @override
    def attach(self, sink: Sink, first: int) -> None:
        assert isinstance(sink, ForwardingSink)
        for index in range(first, self.newest_index + 1):
            packet = self._history.get(index)
            if packet is not None:
                sink.forward(packet)
        self._sinks.append(sink)

    @override
    def detach(self, sink: Sink) -> Packet | None:
        assert isinstance(sink, ForwardingSink)
        self._sinks.remove(sink)
        return self._newest

    @override
    def misses(self, extended: int) -> bool:
        return extended in self._nacks

    @property
    @override
    def misses_any(self) -> bool:
        return bool(self._nacks)

    @property
    @override
    def asks(self) -> bool:
        return self.key_frames.wanted or bool(self._nacks)

    @override
    def lost(self, now: float) -> tuple[Sequence[int], bool]:
        return self._nacks.due(now)
