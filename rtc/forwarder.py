"""The forwarder's interface: what carries packets from publishers to subscribers.

It is without sockets and without a clock: datagrams and `now` go in, datagrams leave by its lane (`lane.py`), which is
plain Python or native. Others decide (who hears whom, which layer, what is muted), the forwarder executes; it never calls
back, its news is read by `take_events`.

Handles (`PeerKey`, `TrackKey`, `OutputKey`, `TapKey`) are small integers, reused only after their owner was removed.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, NewType, Protocol

from rtc.negotiated import Kind
from rtc.quality import Quality

PeerKey = NewType("PeerKey", int)
TrackKey = NewType("TrackKey", int)
OutputKey = NewType("OutputKey", int)
TapKey = NewType("TapKey", int)

Path = Hashable
"""Where a peer's datagrams come from and go to: a UDP address or a TCP connection. Opaque here; the mux made it."""

Send = Callable[[bytes, Path], None]

SrtpProfile = Literal["aes128-gcm", "aes128-cm-sha1-80"]


@dataclass(frozen=True, slots=True)
class SrtpKeys:
    """What DTLS agreed on. `receive` and `send` are master key and salt, joined (RFC 5764, section 4.2)."""

    profile: SrtpProfile
    receive: bytes
    send: bytes


@dataclass(frozen=True, slots=True)
class LayerStats:
    """One received RTP stream. `width` and `height` come from the last VP8 key frame, 0 when unknown."""

    rid: str
    ssrc: int
    packets: int
    octets: int
    lost: int
    jitter: float
    """Interarrival jitter in seconds (RFC 3550, section 6.4.1)."""
    bitrate: float
    """Bits per second over the last second or so."""
    width: int
    height: int
    active: bool
    """Packets come: the last one is not 3 s old, nor 0.75 s older than the last one of another layer of the track."""


@dataclass(frozen=True, slots=True)
class TrackStats:
    codec: str
    layers: tuple[LayerStats, ...]
    refused: int
    """Packets that arrived while the track was closed and were not forwarded."""


@dataclass(frozen=True, slots=True)
class OutputStats:
    packets: int
    octets: int
    retransmitted: int
    layer: str
    fraction_lost: float
    """As the subscriber last reported it (RFC 3550), 0..1."""
    round_trip: float
    """Seconds, from the subscriber's last report; 0 when unknown."""
    jitter: float
    """Seconds, from the subscriber's last report (RFC 3550, section 6.4.1)."""


@dataclass(frozen=True, slots=True)
class LinkStats:
    """The way to one peer, over all that it sends and receives."""

    quality: Quality
    is_known: bool
    """Whether `quality` is more than a guess from the first seconds."""
    loss: float
    """Of both directions over the last seconds, 0..1."""
    round_trip: float
    """Seconds, smoothed; 0 when unknown."""
    jitter: float
    """Seconds, smoothed, of the voices it receives."""
    budget: float | None
    """Bits per second, headers included, that the way to it carries; `None` while nothing is known."""
    arriving: float
    """Bits per second that arrive there, as its feedback tells; 0 when unknown."""


@dataclass(frozen=True, slots=True)
class ForwarderStats:
    """Sums since the start."""

    received: int
    sent: int
    octets_sent: int
    unsent: int
    """Datagrams of `sent` that the system refused when the native lane handed them over."""
    dropped: int
    """Datagrams that were malformed, of an unknown sender, replayed or failed authentication."""
    retransmitted: int
    nacks_sent: int
    key_frames_asked: int


class TappedPacket(NamedTuple):
    """Plain RTP: the fixed header and a payload. `arrived` is the `now` at which it came from its publisher."""

    output: OutputKey
    data: bytes
    arrived: float


class TappedReport(NamedTuple):
    """What has the timestamp `rtp` was captured at `ntp`: 32.32 fixed point seconds, by the clock of `now`."""

    output: OutputKey
    ntp: int
    rtp: int


@dataclass(frozen=True, slots=True)
class TrackStarted:
    """The first packet of a track was accepted."""

    track: TrackKey


@dataclass(frozen=True, slots=True)
class LayersChanged:
    """A simulcast layer of this track began or stopped to flow."""

    track: TrackKey


ForwarderEvent = TrackStarted | LayersChanged


class Forwarder(Protocol):
    """Forwards RTP of many peers. All methods return at once; none raises on bytes from the network."""

    def add_peer(self, keys: SrtpKeys, path: Path) -> PeerKey: ...

    def move_peer(self, peer: PeerKey, path: Path) -> None:
        """The peer nominated another path (RFC 8445); what is sent from now on goes there."""

    def remove_peer(self, peer: PeerKey) -> None:
        """Removes the peer with its tracks and outputs. Idempotent."""

    def add_track(self, peer: PeerKey, kind: Kind, mid: str) -> TrackKey:
        """What `peer` publishes in the m-section `mid`. It starts closed: nothing is forwarded until `set_open`.

        Streams find their track by the MID and RID extensions of their first packets, RTX by the repaired RID.
        """

    def set_open(self, track: TrackKey, is_open: bool) -> None:
        """The gate: from the next packet on, packets of a closed track are dropped, whatever the client sends."""

    def remove_track(self, track: TrackKey) -> None:
        """Outputs that carried it fall silent. Idempotent."""

    def add_output(self, peer: PeerKey, kind: Kind, mid: str, ssrc: int, rtx_ssrc: int | None) -> OutputKey:
        """A slot of a subscriber: one outgoing stream with its own SSRC, continuous whatever it carries."""

    def connect(self, output: OutputKey, track: TrackKey | None, layer: str = "") -> None:
        """What the slot carries: a track (or nothing) and, for simulcast, the rid that is wanted.

        Video starts and changes layer at a key frame only; the forwarder asks for it and goes on with the old layer
        meanwhile. A wanted layer that does not flow is replaced by the best one below it, else the lowest above.
        """

    def remove_output(self, output: OutputKey) -> None:
        """Of a tap; a client keeps its slots. Idempotent."""

    def ask_key_frame(self, output: OutputKey) -> None:
        """As if its subscriber had asked (RFC 4585, PLI)."""

    def add_tap(self) -> TapKey:
        """A subscriber without a network. What its outputs make waits in memory, bounded."""

    def add_tap_output(self, tap: TapKey, kind: Kind) -> OutputKey:
        """As `add_output`; its SSRC is its key."""

    def take_tapped(self, tap: TapKey) -> Sequence[TappedPacket]:
        """What came since the last call, in its order."""

    def take_tap_reports(self, tap: TapKey, now: float) -> Sequence[TappedReport]:
        """Each second, and soon after an output began to carry something else; mostly nothing."""

    def tap_lost(self, tap: TapKey) -> int:
        """Packets that found no room."""

    def remove_tap(self, tap: TapKey) -> None:
        """With its outputs. Idempotent."""

    def receive(self, data: bytes, path: Path, now: float) -> None:
        """A datagram whose first byte is 128..191: SRTP or SRTCP. `now` in seconds, monotonic."""

    def flush(self) -> None:
        """Sends what is held back of what was received. Call it when a batch of `receive` is over."""

    def tick(self, now: float) -> None:
        """What time brings: reports, REMB, repeated NACKs and key frame requests.

        Call it every 100 ms or so, and within 20 ms while `is_in_haste`.
        """

    @property
    def is_in_haste(self) -> bool:
        """Something is under way that cannot wait: packets are missing, a key frame is wanted, a line is probed, there are events."""

    def take_events(self) -> list[ForwarderEvent]: ...

    def loudness(self) -> Mapping[TrackKey, float]:
        """Smoothed level of each open audio track by RFC 6464, linear in decibels: 0 (silence) .. 1 (full scale).

        `1 + dBov / 127`: speech near a microphone lies between 0.6 and 0.9, a quiet room below 0.5.
        """

    def track_stats(self, track: TrackKey) -> TrackStats: ...

    def output_stats(self, output: OutputKey) -> OutputStats: ...

    def link_stats(self, peer: PeerKey, now: float) -> LinkStats: ...

    def budget(self, peer: PeerKey) -> float | None:
        """Of `link_stats`, alone."""

    def want(self, peer: PeerKey, bitrate: float, now: float) -> None:
        """What would satisfy a subscriber: while its budget is smaller, it is found out now and then whether more would pass."""

    def stats(self) -> ForwarderStats: ...
