"""One RTP stream of a publisher as it comes in: a simulcast layer, or all there is of a track without simulcast."""

from typing import Final

from rtc.descriptors import DESCRIBE
from rtc.forwarder import LayerStats
from rtc.history import History
from rtc.keyframes import KeyFrameRequests
from rtc.nack import NackGenerator
from rtc.negotiated import BY_PAYLOAD_TYPE, Codec, Kind
from rtc.packet import Packet
from rtc.reception import Reception
from rtc.sequence import GapCloser
from rtc.sink import FanOut

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


def codec_of(payload_type: int, kind: Kind) -> Codec:
    """The codec that a packet is in. Raises `ValueError` for one that a track of this kind does not carry."""
    codec = BY_PAYLOAD_TYPE.get(payload_type)
    if codec is None or codec.kind is not kind:
        raise ValueError("a payload type that this track does not have")
    return codec


class Layer:
    """Puts the packets of one SSRC into order, remembers them and knows which are missing."""

    __slots__ = (
        "_newest_extended",
        "_rate_at",
        "_rate_octets",
        "active",
        "bitrate",
        "closer",
        "codec",
        "frame_size",
        "heard_at",
        "history",
        "key_frames",
        "nacks",
        "newest",
        "reception",
        "rid",
        "sender_clock",
        "sinks",
        "ssrc",
    )

    def __init__(self, rid: str, ssrc: int, codec: Codec, first_sequence: int, sinks: FanOut) -> None:
        self.rid = rid
        self.ssrc = ssrc
        self.codec = codec
        self.reception = Reception(codec.clock_rate, first_sequence)
        self.closer = GapCloser()
        self.history = History(VIDEO_HISTORY if codec.kind is Kind.VIDEO else AUDIO_HISTORY)
        self.nacks = NackGenerator()
        self.key_frames = KeyFrameRequests()
        self.newest: Packet | None = None
        """The packet with the highest index that was forwarded since the layer last (re)started."""
        self._newest_extended: int | None = None
        self.sinks = sinks
        self.sender_clock: tuple[int, float] | None = None
        """An RTP timestamp and the server's time of the same instant, from the last sender report."""
        self.active = False
        self.heard_at = 0.0
        self.frame_size = (0, 0)
        self.bitrate = 0.0
        self._rate_at: float | None = None
        self._rate_octets = 0

    def count(self, packet: Packet, now: float) -> None:
        """Counts what came on the layer's own SSRC, whether it is forwarded or not."""
        reception = self.reception
        packet.extended = reception.receive(packet.sequence, packet.timestamp, len(packet.payload), now)
        if packet.payload:
            self.heard_at = now

    def describe(self, packet: Packet) -> None:
        describe = DESCRIBE.get(packet.marker_and_type & 0x7F)
        if describe is None:
            packet.key = True  # audio: every packet is a beginning
            return
        describe(packet)
        if packet.key and packet.frame_size != (0, 0):
            self.frame_size = packet.frame_size

    def continues(self, packet: Packet) -> bool:
        """Whether the packet belongs to the stream so far: the same codec, and no jump that no history bridges."""
        if packet.marker_and_type & 0x7F != self.codec.payload_type:
            return False
        newest = self._newest_extended
        return newest is None or packet.extended - newest <= self.history.size

    def restart(self, codec: Codec | None = None) -> None:
        """Forgets what came so far: none of it is sent again, and what comes next begins anew, in another codec maybe."""
        if codec is not None:
            self.codec = codec
        self.history.clear()
        self.nacks.clear()
        self.newest = None
        self._newest_extended = None

    def place(self, packet: Packet, now: float) -> bool:
        """Gives the packet its index and remembers it. `False`: it is not to be forwarded (padding, or it came before)."""
        extended = packet.extended
        newest = self._newest_extended
        if newest is None or extended > newest:
            if newest is not None and extended - newest > 1:
                self._miss(newest + 1, extended, now)
            self._newest_extended = extended
            if not packet.payload:
                self.closer.drop(extended)
                return False
            packet.index = extended - self.closer.closed
            self.newest = packet
        else:
            index = self.closer.index(extended)
            if index is None or self._is_known(index):
                return False
            packet.index = index
            self.nacks.arrive(extended)
        self.history.put(packet)
        if packet.key:
            self.key_frames.arrive()
        return True

    def misses(self, extended: int) -> bool:
        """Whether this packet was lost and is still asked for."""
        return extended in self.nacks

    def _is_known(self, index: int) -> bool:
        newest = self.newest
        if newest is None:
            return True
        return not 0 < newest.index - index < self.history.size or self.history.get(index) is not None

    def _miss(self, first: int, end: int, now: float) -> None:
        if self.codec.kind is Kind.VIDEO and not self.nacks.miss(first, end, now) and self.sinks:
            self.key_frames.want()

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
