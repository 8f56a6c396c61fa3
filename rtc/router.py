"""Who hears and sees whom in one room."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from rtc.clock import SLACK
from rtc.forwarder import TrackKey
from rtc.lines import Line, LinesStats, sum_up
from rtc.negotiated import H264, Codec, Kind
from rtc.peer import Peer
from rtc.plane import Plane
from rtc.sent_layers import SentLayers
from rtc.tap import Tap, TapObserver
from rtc.track import Track
from rtc.voices import Voices

SPEAKERS_INTERVAL: Final = 0.2
"""Seconds between two texts about who speaks (5/s), in a small room."""

SPEND_INTERVAL: Final = 0.2
"""Seconds between two looks at what the lines of the peers carry."""

SPEAKERS_COST: Final = 0.0005
"""Seconds of interval added per peer: a text costs about 80 us of CPU for each, and must not eat a core in a hall of 1000."""


class RouterObserver(Protocol):
    """Synchronous; must not block or raise. Called from the event loop, never from inside a call of the observer's own."""

    def peer_connected(self, peer: Peer) -> None:
        """ICE and DTLS are up."""

    def peer_lost(self, peer: Peer) -> None:
        """The client left, fell silent for 30 s, or never came up in 30 s. The peer is closed already."""

    def slots_changed(self, peer: Peer) -> None:
        """`peer.slots` is new."""


@dataclass(frozen=True, slots=True)
class RouterStats:
    """A room as it is now."""

    peers: int
    tracks: int
    lines: LinesStats


class Router:
    """Made by `MediaServer.open_router`."""

    def __init__(
        self, plane: Plane, observer: RouterObserver, *, voices: int, closed: Callable[["Router"], None]
    ) -> None:
        self._plane = plane
        self._observer = observer
        self._on_closed = closed
        self._peers: dict[Peer, None] = {}
        self._tracks: dict[str, Track] = {}
        self.tracks: Mapping[str, Track] = MappingProxyType(self._tracks)
        """What is published, by `Track.id`."""
        self._voices = Voices(voices)
        self._loudness: Mapping[TrackKey, float] = {}
        self._speakers = _speakers_text([])
        self._speakers_at = float("-inf")
        self.speaker: Peer | None = None
        """Who speaks, or spoke last."""
        self._layers = SentLayers()
        self._spent_at = float("-inf")
        self._stale_slots: dict[Peer, None] = {}
        self._taps: dict[Tap, None] = {}
        self._preferred: Codec | None = None
        self._closed = False

    @property
    def peers(self) -> list[Peer]:
        return list(self._peers)

    @property
    def lines(self) -> list[Line]:
        """The connections that are up."""
        return [Line(link, peer.carries_video) for peer in self._peers if (link := peer.link()) is not None]

    @property
    def stats(self) -> RouterStats:
        return RouterStats(len(self._peers), len(self._tracks), sum_up(self.lines))

    def open_peer(self, name: str, *, video_slots: int, audio_slots: int) -> Peer:
        """`name` is for the log. Raises `ValueError` for more slots than a browser bears."""
        if self._closed:
            raise RuntimeError("the router is closed")
        peer = Peer(self, self._plane, name, video_slots=video_slots, audio_slots=audio_slots)
        self._peers[peer] = None
        peer.refresh_voices(self._voices.chosen)
        return peer

    def open_tap(self, observer: TapObserver, *, prefer: Codec | None = H264) -> Tap:
        """A subscriber without a network, to whom packets of the tracks that it takes are told.

        While there is one, pages that can are asked to send `prefer`, unless somebody receives who cannot show it: recordings
        keep H264 as it is, and have to transcode anything else.
        """
        if self._closed:
            raise RuntimeError("the router is closed")
        self._preferred = prefer or self._preferred
        tap = Tap(self._plane.forwarder, self.tracks, observer, pinned=self._pin, closed=self._tap_closed)
        self._taps[tap] = None
        return tap

    @property
    def is_tapped(self) -> bool:
        return bool(self._taps)

    def _tap_closed(self, tap: Tap) -> None:
        self._taps.pop(tap, None)
        if not self._taps:
            self._preferred = None

    def close(self) -> None:
        """Closes all peers and taps. Idempotent; the observer hears nothing any more."""
        if self._closed:
            return
        self._closed = True
        for tap in list(self._taps):
            tap.close()
        for peer in self.peers:
            peer.close()
        self._on_closed(self)

    # --- What peers tell ---

    def peer_came(self, peer: Peer) -> None:
        if peer.tracks:
            self._refresh_keys()
        asyncio.get_running_loop().call_soon(self._tell_connected, peer)

    def peer_went(self, peer: Peer) -> None:
        """Lost; it has closed itself."""
        asyncio.get_running_loop().call_soon(self._tell_lost, peer)

    def peer_closed(self, peer: Peer) -> None:
        self._peers.pop(peer, None)
        if self.speaker is peer:
            self.speaker = None
        self._stale_slots.pop(peer, None)

    def track_came(self, track: Track) -> None:
        self._tracks[track.id] = track
        self._refresh(track)

    def track_went(self, track: Track) -> None:
        if self._tracks.pop(track.id, None) is not None:
            for tap in self._taps:
                tap.drop(track.id)
            self._refresh(track)

    def gate_changed(self, track: Track) -> None:
        if track.kind is Kind.AUDIO:
            self._choose_voices()

    def layers_changed(self, track: Track) -> None:
        track.look_at_layers(self._plane.forwarder)
        self._refresh_watchers(track)

    def _refresh_watchers(self, track: Track) -> None:
        for peer in self._peers:
            if peer.watches(track):
                peer.refresh_videos()

    def peer_refused_slots(self, peer: Peer) -> None:
        peer.refresh_voices(self._voices.chosen)
        peer.refresh_videos()
        self.slots_changed(peer)

    def slots_changed(self, peer: Peer) -> None:
        """Told once for all changes of a pass of the event loop."""
        if not self._stale_slots:
            asyncio.get_running_loop().call_soon(self._tell_slots)
        self._stale_slots[peer] = None

    # --- Time ---

    def listen(self, loudness: Mapping[TrackKey, float], now: float) -> None:
        """Every 100 ms: who speaks, whose voices are heard."""
        self._loudness = loudness
        self._choose_voices()
        interval = SPEAKERS_INTERVAL + SPEAKERS_COST * len(self._peers)
        if now - self._speakers_at >= interval - SLACK:
            self._speakers_at = now
            speakers = self._voices.speakers(self._levels(), now)
            self._speakers = _speakers_text(speakers)
            if speakers:
                self.speaker = self._tracks[speakers[0][0]].peer
            for peer in self._peers:
                peer.tell_speakers(self._speakers)
        if now - self._spent_at >= SPEND_INTERVAL - SLACK:
            self._spent_at = now
            for peer in self.peers:
                peer.look_at_line(now)
            self._layers.update(self._tracks.values(), self.peers, now, self._codec())

    def drain(self, now: float) -> None:
        """Every 20 ms: what came for the taps is told."""
        for tap in list(self._taps):
            tap.drain(now)

    def check_alive(self, now: float) -> None:
        """Every second: closes peers that are gone; follows changes of picture sizes."""
        for peer in self.peers:
            peer.check_alive(now)
            peer.tell_buffer(now)
        for track in list(self._tracks.values()):
            track.measure(self._plane.forwarder, now)
            if track.look_at_layers(self._plane.forwarder):
                self._refresh_watchers(track)

    # --- Inside ---

    def _levels(self) -> dict[str, float]:
        """Of all open audio tracks."""
        return {
            track.id: self._loudness.get(track.key, 0.0) if track.key is not None else 0.0
            for track in self._tracks.values()
            if track.kind is Kind.AUDIO and not track.held
        }

    def _choose_voices(self) -> None:
        before = self._voices.chosen
        first = {track.id for track in self._tracks.values() if track.priority}
        chosen = self._voices.update(self._levels(), first, self._plane.clock())
        if chosen != before:
            for peer in self._peers:
                peer.refresh_voices(chosen)

    def _refresh(self, track: Track) -> None:
        if track.kind is Kind.AUDIO:
            self._choose_voices()
        else:
            self._refresh_watchers(track)

    def _refresh_keys(self) -> None:
        for peer in self._peers:
            peer.refresh_keys()
        for tap in self._taps:
            for track_id in tap.tracks:
                tap.apply(self._tracks[track_id])

    def _codec(self) -> Codec | None:
        """The codec that pages are to send. Once somebody came who cannot show it, the room stays without until all taps are
        closed, for each change of codec costs everybody a key frame."""
        preferred = self._preferred
        if preferred and any(peer.shows is not None and preferred.name not in peer.shows for peer in self._peers):
            self._preferred = None
        return self._preferred

    def _pin(self) -> None:
        """Publishers send what taps want, also when nobody watches it."""
        for track in self._tracks.values():
            track.pinned = frozenset(rid for tap in self._taps if (rid := tap.wants(track)) is not None)

    def _tell_connected(self, peer: Peer) -> None:
        if not peer.closed:
            self._observer.peer_connected(peer)

    def _tell_lost(self, peer: Peer) -> None:
        if not self._closed:
            self._observer.peer_lost(peer)

    def _tell_slots(self) -> None:
        stale = list(self._stale_slots)
        self._stale_slots.clear()
        for peer in stale:
            if not peer.closed:
                self._observer.slots_changed(peer)


def _speakers_text(speakers: Sequence[tuple[str, float]]) -> str:
    return json.dumps({"speakers": speakers}, separators=(",", ":"))
