"""A layer of the native lane: its packets are in C (`native/stream.c`), what Python asks of it is answered here."""

from collections.abc import Sequence

from typing_extensions import override

from rtc import _lane
from rtc.descriptors import DESCRIBE
from rtc.keyframes import KeyFrameRequests
from rtc.layer import Layer, history_size
from rtc.negotiated import Codec, Kind
from rtc.packet import Packet
from rtc.reception import Counted, Reports
from rtc.sink import Sink


class NativeReports(Reports):
    def __init__(self, clock_rate: int, stream: _lane.Stream) -> None:
        super().__init__(clock_rate)
        self._stream = stream

    @override
    def counted(self) -> Counted:
        return Counted(*self._stream.counted())


class NativeKeyFrames(KeyFrameRequests):
    """A key frame that arrives is noticed by the lane."""

    def __init__(self, stream: _lane.Stream) -> None:
        self._stream = stream
        super().__init__()

    @property  # type: ignore[explicit-override]  # mypy does not see it beside a setter
    @override
    def wanted(self) -> bool:
        return self._stream.wants_key

    @wanted.setter
    def wanted(self, value: bool) -> None:
        self._stream.wants_key = value


class NativeLayer(Layer):
    def __init__(self, core: _lane.Lane, gate: _lane.Gate, rid: str, ssrc: int, codec: Codec, first: int) -> None:
        super().__init__(rid, ssrc)
        self.stream = _lane.Stream(core, gate, ssrc, history_size(codec), first & 0xFFFF)
        self.reception = NativeReports(codec.clock_rate, self.stream)
        self.key_frames = NativeKeyFrames(self.stream)
        self._use(codec)

    def _use(self, codec: Codec) -> None:
        self.codec = codec
        self.stream.set_codec(codec.payload_type, codec.rtx or 0, codec.clock_rate, codec.kind is Kind.VIDEO)

    @property  # type: ignore[explicit-override]  # mypy does not see it beside a setter
    @override
    def active(self) -> bool:
        return self.stream.active

    @active.setter
    def active(self, value: bool) -> None:
        self.stream.active = value

    @property
    @override
    def heard_at(self) -> float:
        return self.stream.heard_at

    @property
    @override
    def frame_size(self) -> tuple[int, int]:
        return self.stream.frame_size

    @property
    @override
    def newest_index(self) -> int:
        return self.stream.newest_index

    @override
    def count(self, packet: Packet, now: float) -> None:
        self.stream.count(packet, now)

    @override
    def describe(self, packet: Packet) -> None:
        describe = DESCRIBE.get(packet.payload_type)
        if describe is None:
            packet.key = True
        else:
            describe(packet)

    @override
    def continues(self, packet: Packet) -> bool:
        return self.stream.continues(packet)

    @override
    def restart(self, codec: Codec | None = None) -> None:
        self.stream.restart()
        if codec is not None:
            self._use(codec)

    @override
    def place(self, packet: Packet, now: float) -> bool:
        return self.stream.place(packet, now)

    @override
    def forward(self, packet: Packet) -> None:
        self.stream.forward(packet.index)

    @override
    def find(self, index: int) -> Packet | None:
        return self.stream.find(index)

    @property
    @override
    def watched(self) -> bool:
        return len(self.stream) > 0

    @override
    def attach(self, sink: Sink, first: int) -> None:
        assert isinstance(sink, _lane.Sink)
        self.stream.attach(sink, first)

    @override
    def detach(self, sink: Sink) -> Packet | None:
        assert isinstance(sink, _lane.Sink)
        return self.stream.detach(sink)

    @override
    def misses(self, extended: int) -> bool:
        return self.stream.misses(extended)

    @property
    @override
    def misses_any(self) -> bool:
        return self.stream.misses_any

    @property
    @override
    def asks(self) -> bool:
        return self.stream.wants_key or self.stream.misses_any

    @override
    def lost(self, now: float) -> tuple[Sequence[int], bool]:
        return self.stream.due(now)
