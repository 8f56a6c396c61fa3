"""The forwarder: finds what a packet belongs to and has a lane carry it to those who watch."""

from collections.abc import Callable, Mapping, Sequence
from random import Random, SystemRandom
from typing import Final

from rtc.clock import SLACK
from rtc.endpoint import Endpoint
from rtc.forwarder import (
    ForwarderEvent,
    ForwarderStats,
    LayersChanged,
    LinkStats,
    OutputKey,
    OutputStats,
    Path,
    PeerKey,
    SrtpKeys,
    TapKey,
    TappedPacket,
    TappedReport,
    TrackKey,
    TrackStarted,
    TrackStats,
)
from rtc.inbound import InboundTrack
from rtc.lane import Lane
from rtc.negotiated import Kind
from rtc.output import Output
from rtc.tap_end import TapEnd

DEFAULT_REMB: Final = 5_000_000

ROUND: Final = 0.1
"""Seconds between two rounds over all peers. A tick between them is for those that are in haste."""


class SelectiveForwarder:
    """Implements `rtc.forwarder.Forwarder`.

    `remb_bitrate` (bits per second) is what each publisher may send; `random` gives the first sequence numbers and
    timestamps of outputs, so that with the same seed and the same input every byte that leaves is the same. `on_haste` is told
    when `tick` is wanted sooner than in the next round.
    """

    def __init__(
        self,
        lane: Lane,
        *,
        remb_bitrate: int = DEFAULT_REMB,
        random: Random | None = None,
        on_haste: Callable[[], None] = lambda: None,
    ) -> None:
        self._lane = lane
        self._remb_bitrate = remb_bitrate
        self._random = random if random is not None else SystemRandom()
        self._counters = lane.counters
        self._last_key = 0
        self._endpoints: dict[PeerKey, Endpoint] = {}
        self._tracks: dict[TrackKey, tuple[Endpoint, InboundTrack]] = {}
        self._voices: dict[TrackKey, InboundTrack] = {}
        """The audio tracks that are open."""
        self._outputs: dict[OutputKey, tuple[Endpoint | TapEnd, Output]] = {}
        self._taps: dict[TapKey, TapEnd] = {}
        self._events: dict[ForwarderEvent, None] = {}
        self._on_haste = on_haste
        self._hasty: dict[Endpoint, None] = {}
        self._round_at = float("-inf")

    # Peers

    def add_peer(self, keys: SrtpKeys, path: Path) -> PeerKey:
        wire = self._lane.wire(keys, path)
        endpoint = wire.listener = Endpoint(wire, self._counters, self._hasten)
        peer = PeerKey(self._new_key())
        self._endpoints[peer] = endpoint
        return peer

    def move_peer(self, peer: PeerKey, path: Path) -> None:
        self._endpoints[peer].wire.move(path)

    def remove_peer(self, peer: PeerKey) -> None:
        endpoint = self._endpoints.pop(peer, None)
        if endpoint is None:
            return
        for track in [key for key, (owner, _) in self._tracks.items() if owner is endpoint]:
            self.remove_track(track)
        for output in [key for key, (owner, _) in self._outputs.items() if owner is endpoint]:
            self.connect(output, None)
            del self._outputs[output]
        self._hasty.pop(endpoint, None)
        endpoint.wire.close()

    # Tracks

    def add_track(self, peer: PeerKey, kind: Kind, mid: str) -> TrackKey:
        endpoint = self._endpoints[peer]
        key = TrackKey(self._new_key())
        track = InboundTrack(
            kind,
            mid,
            self._lane.gate(kind),
            on_start=lambda: self._tell(TrackStarted(key)),
            on_change=lambda: self._tell(LayersChanged(key)),
            hasten=endpoint.hasten,
        )
        endpoint.add_track(track)
        self._tracks[key] = endpoint, track
        return key

    def set_open(self, track: TrackKey, is_open: bool) -> None:
        _, inbound = self._tracks[track]
        inbound.set_open(is_open)
        self._voices.pop(track, None)
        if is_open and inbound.kind is Kind.AUDIO:
            self._voices[track] = inbound

    def remove_track(self, track: TrackKey) -> None:
        found = self._tracks.pop(track, None)
        if found is None:
            return
        endpoint, inbound = found
        self._voices.pop(track, None)
        endpoint.remove_track(inbound)
        inbound.release()
        self._events.pop(TrackStarted(track), None)
        self._events.pop(LayersChanged(track), None)

    # Outputs

    def add_output(self, peer: PeerKey, kind: Kind, mid: str, ssrc: int, rtx_ssrc: int | None) -> OutputKey:
        endpoint = self._endpoints[peer]
        output = Output(
            endpoint.wire,
            kind,
            mid,
            ssrc,
            rtx_ssrc,
            random=self._random,
            quality=endpoint.quality,
            may_repair=endpoint.link.may_repair,
            on_change=endpoint.hasten_reports,
        )
        endpoint.add_output(output)
        key = OutputKey(self._new_key())
        self._outputs[key] = endpoint, output
        return key

    def connect(self, output: OutputKey, track: TrackKey | None, layer: str = "") -> None:
        _, outgoing = self._outputs[output]
        inbound = self._tracks[track][1] if track is not None else None
        if outgoing.carrier is not None and outgoing.carrier is not inbound:
            outgoing.carrier.remove(outgoing)
        if inbound is not None:
            inbound.add(outgoing, layer)

    def ask_key_frame(self, output: OutputKey) -> None:
        _, outgoing = self._outputs[output]
        if outgoing.carrier is not None:
            outgoing.carrier.hear_key_frame_request(outgoing)

    # Taps

    def add_tap(self) -> TapKey:
        tap = TapKey(self._new_key())
        self._taps[tap] = TapEnd(self._lane.tap(), self._random)
        return tap

    def add_tap_output(self, tap: TapKey, kind: Kind) -> OutputKey:
        key = OutputKey(self._new_key())
        end = self._taps[tap]
        self._outputs[key] = end, end.add_output(key, kind)
        return key

    def remove_output(self, output: OutputKey) -> None:
        if output in self._outputs:
            self.connect(output, None)
            owner, _ = self._outputs.pop(output)
            if isinstance(owner, TapEnd):
                owner.remove_output(output)

    def take_tapped(self, tap: TapKey) -> Sequence[TappedPacket]:
        return self._taps[tap].take()

    def take_tap_reports(self, tap: TapKey, now: float) -> Sequence[TappedReport]:
        return self._taps[tap].take_reports(now)

    def tap_lost(self, tap: TapKey) -> int:
        return self._taps[tap].outlet.lost

    def remove_tap(self, tap: TapKey) -> None:
        end = self._taps.pop(tap, None)
        for output in list(end.outputs) if end is not None else []:
            self.remove_output(output)

    # Packets and time

    def receive(self, data: bytes, path: Path, now: float) -> None:
        self._lane.receive(data, path, now)

    def flush(self) -> None:
        self._lane.flush()

    def tick(self, now: float) -> None:
        self._lane.tick(now)
        if now + SLACK >= self._round_at:
            self._round_at = now + ROUND
            wanting = list(self._endpoints.values())
        else:
            wanting = list(self._hasty)
        self._hasty.clear()
        for endpoint in wanting:
            if now + SLACK >= endpoint.due:
                endpoint.tick(now, self._remb_bitrate)

    @property
    def is_in_haste(self) -> bool:
        return bool(self._hasty or self._events)

    def _hasten(self, endpoint: Endpoint) -> None:
        if not self.is_in_haste:
            self._on_haste()
        self._hasty[endpoint] = None

    # News

    def take_events(self) -> list[ForwarderEvent]:
        events = list(self._events)
        self._events.clear()
        return events

    def loudness(self) -> Mapping[TrackKey, float]:
        return {key: track.loudness.level for key, track in self._voices.items()}

    def track_stats(self, track: TrackKey) -> TrackStats:
        return self._tracks[track][1].stats()

    def output_stats(self, output: OutputKey) -> OutputStats:
        self._lane.flush()
        return self._outputs[output][1].stats()

    def link_stats(self, peer: PeerKey, now: float) -> LinkStats:
        endpoint = self._endpoints[peer]
        meter, link = endpoint.quality, endpoint.link
        word = meter.update(now)
        return LinkStats(word, meter.is_known, meter.loss, meter.round_trip, meter.jitter, link.budget, link.arriving)

    def budget(self, peer: PeerKey) -> float | None:
        return self._endpoints[peer].link.budget

    def want(self, peer: PeerKey, bitrate: float, now: float) -> None:
        self._endpoints[peer].link.want(bitrate, now)

    def stats(self) -> ForwarderStats:
        self._lane.flush()
        counters = self._lane.counters
        return ForwarderStats(
            received=counters.received,
            sent=counters.sent,
            octets_sent=counters.octets_sent,
            unsent=counters.unsent,
            dropped=counters.dropped,
            retransmitted=counters.retransmitted,
            nacks_sent=counters.nacks_sent,
            key_frames_asked=counters.key_frames_asked,
        )

    def _tell(self, event: ForwarderEvent) -> None:
        if not self.is_in_haste:
            self._on_haste()
        self._events[event] = None

    def _new_key(self) -> int:
        self._last_key += 1
        return self._last_key
