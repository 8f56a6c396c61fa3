"""One client of a room: one peer connection that publishes and receives."""

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rtc.allocation import Allocator, Demand, Rank, appetite
from rtc.downlink import Downlink, PeerSlot
from rtc.forwarder import LinkStats, OutputStats, PeerKey, SrtpKeys, TrackStats
from rtc.ice import IcePath
from rtc.negotiated import Kind, Source
from rtc.plane import Plane
from rtc.playout import Playout
from rtc.quality import Quality
from rtc.sdp import Offer, PublishSection, ReceiveSection, SdpError, Section, parse_answer
from rtc.track import Track
from rtc.transport import Transport
from rtc.uplink import Uplink
from rtc.views import EMPTY, Carried, View, assign
from rtc.voices import fill

if TYPE_CHECKING:
    from rtc.router import Router

log = logging.getLogger(__name__)

SLOTS: Final = 64
"""Most receiving slots of a kind; browsers slow down with hundreds of m-sections."""


CONTENT: Final = 2.0
"""Seconds between two looks at a line that carries all that is wanted: prices change slowly."""


@dataclass(frozen=True, slots=True)
class PeerStats:
    connected: bool
    transport: str
    """`udp`, `tcp`, or empty while there is no path."""
    sent: Mapping[str, OutputStats]
    """What the client receives, by the mid of the slot."""
    received: Mapping[Source, TrackStats]
    """What it publishes."""
    link: LinkStats | None
    """The figures of its connection; `None` until it is up."""
    carries_video: bool


class Peer:
    """Made by `Router.open_peer`. Its methods change, the router's observer is told."""

    def __init__(self, router: "Router", plane: Plane, name: str, *, video_slots: int, audio_slots: int) -> None:
        if not (0 <= video_slots <= SLOTS and 0 <= audio_slots <= SLOTS):
            raise ValueError(f"a peer has at most {SLOTS} slots of a kind")
        self.name = name
        self._router = router
        self._plane = plane
        self._session = secrets.randbits(62)
        self._version = 0
        self._answered = -1
        publish = {source: PublishSection(str(index), source) for index, source in enumerate(Source)}
        receive = _receive_sections(len(publish), audio_slots, video_slots)
        self._sections: list[Section] = [*publish.values(), *receive]
        self.publish_mids: Mapping[Source, str] = {source: section.mid for source, section in publish.items()}
        self._uplink = Uplink(plane, publish)
        self._downlink = Downlink(plane.forwarder, receive)
        self._views: Sequence[View] = ()
        self._fitting: Sequence[Carried] = self._downlink.carried(Kind.VIDEO)
        """What each video slot would carry if the line carried everything."""
        self._allocator = Allocator()
        self._playout = Playout()
        self._appetite = 0.0
        self._spend_at = 0.0
        self._key: PeerKey | None = None
        self._closed = False
        self._told = ""
        self.sends: frozenset[str] = frozenset()
        """The video codecs that the client can send, by name; nothing before its answer."""
        self.shows: frozenset[str] | None = None
        """Those that it can show; `None` before its answer, and when it receives no video."""
        self._transport = Transport(plane, self)

    # --- Connecting ---

    @property
    def connected(self) -> bool:
        """ICE and DTLS are up."""
        return self._transport.connected

    @property
    def closed(self) -> bool:
        return self._closed

    def offer(self) -> str:
        """The current offer, SDP. It stays the same until `restart`."""
        return self._offer().write()

    def _offer(self) -> Offer:
        return Offer(
            session=self._session,
            version=self._version,
            credentials=self._transport.ice.credentials,
            fingerprint=self._plane.certificate.fingerprint,
            candidates=self._plane.candidates,
            sections=self._sections,
        )

    async def answer(self, sdp: str) -> None:
        """The client's answer to the current offer. Raises `SdpError`; the peer is then as before."""
        if self._closed:
            raise SdpError("the peer is closed")
        if self._answered == self._version:
            raise SdpError("this offer is answered already")
        answer = parse_answer(sdp, self._offer())
        self._transport.start(answer)
        self._answered = self._version
        self.sends = answer.sends
        self.shows = answer.receives or None
        if self._downlink.keep(answer.accepted):
            self._router.peer_refused_slots(self)

    def restart(self) -> str:
        """ICE restart (RFC 8839, section 4.4.1.1.1): a new offer; media go on over the old path meanwhile."""
        self._transport.ice.restart()
        self._version += 1
        return self.offer()

    def transport_connected(self, keys: SrtpKeys, path: IcePath) -> None:
        self._key = self._plane.forwarder.add_peer(keys, path)
        self._uplink.attach(self._key, self._news)
        self._downlink.attach(self._key, self._router.tracks)
        self._router.peer_came(self)

    def transport_moved(self, path: IcePath) -> None:
        if self._key is not None:
            self._plane.forwarder.move_peer(self._key, path)

    def transport_lost(self) -> None:
        if not self._closed:
            log.info("peer %s is lost", self.name)
            self.close()
            self._router.peer_went(self)

    def check_alive(self, now: float) -> None:
        if self._transport.is_overdue(now):
            self.transport_lost()

    # --- Publishing ---

    @property
    def tracks(self) -> list[Track]:
        return list(self._uplink)

    def publish(self, source: Source, *, priority: bool = False) -> Track:
        """Opens the slot of `source`; the same track again when it is open already.

        A peer that was just lost takes it too, so that nobody has to ask first; nothing will ever come of it.
        """
        track = self._uplink.tracks.get(source)
        if track is None:
            track = Track(self, source, priority=priority)
            self._uplink.add(track)
            if not self._closed:
                self._router.track_came(track)
        elif track.priority != priority:
            track.priority = priority
            self._router.gate_changed(track)
        return track

    def unpublish(self, source: Source) -> None:
        """Idempotent."""
        track = self._uplink.tracks.get(source)
        if track is not None:
            self._uplink.remove(track)
            self._router.track_went(track)

    def gate_changed(self, track: Track) -> None:
        """For `Track.hold`."""
        if self._uplink.tracks.get(track.source) is track:
            self._uplink.gate(track)
            self._router.gate_changed(track)

    def _news(self, source: Source) -> None:
        track = self._uplink.tracks.get(source)
        if track is not None:
            self._router.layers_changed(track)

    # --- Receiving ---

    @property
    def slots(self) -> Sequence[PeerSlot]:
        return self._downlink.slots

    def watch(self, views: Sequence[View]) -> None:
        """The videos on the client's page, most important first; others are not sent, unknown ones not minded."""
        self._views = tuple(views)
        self.refresh_videos()

    def refresh_videos(self) -> None:
        """After views, tracks or layers changed."""
        if self._closed:
            return
        tracks = self._router.tracks
        layers = {view.track_id: tracks[view.track_id].layers for view in self._views if self._may_show(view.track_id)}
        carried = self._downlink.carried(Kind.VIDEO)
        before = self._fitting if len(self._fitting) == len(carried) else carried
        self._fitting = assign(self._views, layers, before)
        self._spend(self._plane.clock())

    def look_at_line(self, now: float) -> None:
        """Every 200 ms or so. A line that carries all that is wanted is looked at more seldom."""
        budget = self._plane.forwarder.budget(self._key) if self._key is not None else None
        if budget is not None and (budget < self._appetite or now >= self._spend_at):
            self._spend(now)

    def _spend(self, now: float) -> None:
        """Gives each video the layer that the client's line can carry.

        A video that does not fit leaves its slot empty, so that the page shows something better than a picture that rests.
        """
        self._spend_at = now + CONTENT
        tracks = self._router.tracks
        demands = self._demands()
        voices = sum(tracks[voice.track_id].price for voice in self._downlink.carried(Kind.AUDIO) if voice.track_id)
        self._appetite = appetite(voices, demands)
        budget = None
        if self._key is not None:
            budget = self._plane.forwarder.budget(self._key)
            self._plane.forwarder.want(self._key, self._appetite, now)
        grants = self._allocator.allocate(budget, voices, demands, now)
        content = [_granted(carried, grants.get(carried.track_id or "")) for carried in self._fitting]
        if self._downlink.carry(Kind.VIDEO, content, tracks):
            self._router.slots_changed(self)

    def _demands(self) -> list[Demand]:
        """In the order of the views."""
        tracks = self._router.tracks
        fitting = {carried.track_id: carried.rid for carried in self._fitting}
        shown = dict.fromkeys(view.track_id for view in self._views if view.track_id in fitting)
        return [
            Demand(name, self._rank(tracks[name]), tracks[name].steps(fitting[name]))
            for name in shown
            if name in tracks
        ]

    def _rank(self, track: Track) -> Rank:
        if track.source is Source.SCREEN:
            return Rank.SCREEN
        return Rank.SPEAKER if track.peer is self._router.speaker else Rank.OTHER

    @property
    def receives(self) -> Sequence[Carried]:
        """The videos that are sent to it, and in which layer."""
        return [carried for carried in self._downlink.carried(Kind.VIDEO) if carried.track_id is not None]

    def _may_show(self, track_id: str) -> bool:
        track = self._router.tracks.get(track_id)
        return track is not None and track.kind is Kind.VIDEO and track.peer is not self

    def watches(self, track: Track) -> bool:
        return any(view.track_id == track.id for view in self._views)

    def refresh_voices(self, voices: Sequence[str]) -> None:
        """The room's voices, most important first; one's own is left out."""
        if self._closed:
            return
        tracks = self._router.tracks
        others = [voice for voice in voices if tracks[voice].peer is not self]
        slots = [slot.track_id for slot in self._downlink.carried(Kind.AUDIO)]
        content = [Carried(track_id) for track_id in fill(slots, others)]
        if self._downlink.carry(Kind.AUDIO, content, tracks):
            self._router.slots_changed(self)

    def refresh_keys(self) -> None:
        """A publisher was connected: what waited for it can be carried now."""
        self._downlink.apply(self._router.tracks)

    def tell_layers(self, text: str) -> bool:
        """Over the data channel; `False`: it is not open yet."""
        return self._transport.say(text)

    def tell_buffer(self, now: float) -> None:
        """Every second: how long the page shall hold back what it receives, when that changed."""
        link = self.link()
        if link is not None and self._playout.update(link.loss, link.round_trip, now):
            self._transport.say(json.dumps({"buffer": round(self._playout.target * 1000)}))

    def tell_speakers(self, text: str) -> None:
        """Over the data channel, when it is news to this client."""
        if text != self._told and self._transport.say(text):
            self._told = text

    # --- How good the connection is ---

    def link(self) -> LinkStats | None:
        """The figures of the connection; `None` until it is up."""
        return self._plane.forwarder.link_stats(self._key, self._plane.clock()) if self._key is not None else None

    def quality(self) -> Quality | None:
        """In one word, for the sign on the page: loss of both directions, round trip and jitter; `None` until it is known."""
        link = self.link()
        return link.quality if link is not None and link.is_known else None

    @property
    def carries_video(self) -> bool:
        """`False`: voices are all that the client's connection carries at present."""
        return self._allocator.carries_video

    # --- The end ---

    def stats(self) -> PeerStats:
        path = self._transport.ice.path
        received = {track.source: track.stats(self._plane.forwarder) for track in self._uplink}
        return PeerStats(
            connected=self.connected,
            transport=path.transport if path is not None else "",
            sent=self._downlink.stats(),
            received={source: stats for source, stats in received.items() if stats is not None},
            link=self.link(),
            carries_video=self.carries_video,
        )

    def close(self) -> None:
        """Ends media and tracks at once. Idempotent."""
        if self._closed:
            return
        self._closed = True
        for track in self._uplink:
            self._uplink.remove(track)
            self._router.track_went(track)
        self._uplink.detach()
        self._downlink.detach()
        if self._key is not None:
            self._plane.forwarder.remove_peer(self._key)
            self._key = None
        self._transport.close()
        self._router.peer_closed(self)


def _granted(carried: Carried, rid: str | None) -> Carried:
    return Carried(carried.track_id, rid) if carried.track_id is not None and rid is not None else EMPTY


def _receive_sections(first: int, audio: int, video: int) -> list[ReceiveSection]:
    kinds = [Kind.AUDIO] * audio + [Kind.VIDEO] * video
    ssrcs = _distinct_ssrcs(2 * len(kinds))
    return [
        ReceiveSection(str(first + index), kind, ssrcs.pop(), ssrcs.pop() if kind is Kind.VIDEO else None)
        for index, kind in enumerate(kinds)
    ]


def _distinct_ssrcs(count: int) -> list[int]:
    found: dict[int, None] = {}
    while len(found) < count:
        found[secrets.randbelow(0xFFFF_FFFE) + 1] = None
    return list(found)
