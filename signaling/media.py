"""The media of one room: a peer connection for each seat that has one, and the gates that the room's rules close."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from typing_extensions import override

from rtc.negotiated import Source
from rtc.peer import Peer
from rtc.router import RouterObserver
from rtc.server import MediaServer
from rtc.tap import Tap, TapObserver
from rtc.track import Track as MediaTrack
from rtc.views import View as MediaView
from signaling.links import Link
from signaling.messages import MemberId, Quality, Slot, Track, TrackId, View
from signaling.policy import ReceiveSlots
from signaling.refusals import RefusalCode, Refused


@dataclass(frozen=True, slots=True)
class MediaNews:
    """Whom the room's media tell what."""

    slots_changed: Callable[[MemberId, list[Slot]], None]
    lost: Callable[[MemberId], None]


class RoomMedia(RouterObserver):
    def __init__(
        self,
        server: MediaServer,
        slots: ReceiveSlots,
        news: MediaNews,
        may_view: Callable[[MemberId, TrackId], bool],
    ) -> None:
        """`may_view` is the room's word on who gets which video: what a page asks for is filtered by it."""
        self._slots = slots
        self._news = news
        self._may_view = may_view
        self._views: dict[MemberId, Sequence[View]] = {}
        self._hidden: frozenset[TrackId] = frozenset()
        self._peers: dict[MemberId, Peer] = {}
        self._tracks: dict[TrackId, MediaTrack] = {}
        self._router = server.open_router(self, voices=slots.audio)
        self.closed = False

    def connect(self, member: MemberId) -> Peer:
        """A new peer connection for this seat, in place of an earlier one; the tracks of that one must be gone."""
        self.disconnect(member)
        peer = self._router.open_peer(member, video_slots=self._slots.video, audio_slots=self._slots.audio)
        self._peers[member] = peer
        return peer

    def open_tap(self, observer: TapObserver) -> Tap:
        """A subscriber without a network, for what records the room."""
        return self._router.open_tap(observer)

    def disconnect(self, member: MemberId) -> None:
        """Ends what the seat sends and receives, at once. Idempotent."""
        self._views.pop(member, None)
        peer = self._peers.pop(member, None)
        if peer is not None:
            self._tracks = {name: track for name, track in self._tracks.items() if track.peer is not peer}
            peer.close()

    def peer(self, member: MemberId) -> Peer:
        """Raises `Refused` with `no-media` when the seat has no peer connection."""
        peer = self._peers.get(member)
        if peer is None:
            raise Refused(RefusalCode.NO_MEDIA, "there is no peer connection; connect anew")
        return peer

    def publish(self, member: MemberId, source: Source, *, priority: bool) -> TrackId:
        """Opens the gate of a source; the same id again while it is open."""
        track = self.peer(member).publish(source, priority=priority)
        track_id = TrackId(track.id)
        self._tracks[track_id] = track
        return track_id

    def settle(self, tracks: Mapping[TrackId, Track], hidden: frozenset[TrackId]) -> None:
        """Makes the gates what the room says: what it does not know is closed for good, what is muted or held, for now.

        What is `hidden` from some is taken off their pages, or comes back to those that show it.
        """
        for track_id, media in list(self._tracks.items()):
            track = tracks.get(track_id)
            if track is None:
                del self._tracks[track_id]
                media.peer.unpublish(media.source)
            elif media.held != (held := track.muted or track.held):
                media.hold(held)
        if hidden != self._hidden:
            self._hidden = hidden
            for member, views in self._views.items():
                self._watch(member, views)

    def watch(self, member: MemberId, views: Sequence[View]) -> None:
        self.peer(member)
        self._views[member] = views
        self._watch(member, views)

    def links(self) -> dict[MemberId, Link]:
        """How the connections are that are up."""
        return {
            member: Link(Quality(word) if (word := peer.quality()) is not None else None, peer.carries_video)
            for member, peer in self._peers.items()
            if peer.connected
        }

    def close(self) -> None:
        """Idempotent."""
        self.closed = True
        self._peers.clear()
        self._views.clear()
        self._tracks.clear()
        self._router.close()

    def _watch(self, member: MemberId, views: Sequence[View]) -> None:
        allowed = [view for view in views if self._may_view(member, view.track_id)]
        self.peer(member).watch([MediaView(view.track_id, view.width, view.height) for view in allowed])

    # --- What the router tells -----------------------------------------------------------------------------------------

    @override
    def peer_connected(self, peer: Peer) -> None:
        """The client sees it by itself."""

    @override
    def peer_lost(self, peer: Peer) -> None:
        member = MemberId(peer.name)
        if self._peers.get(member) is peer:
            self.disconnect(member)
            self._news.lost(member)

    @override
    def slots_changed(self, peer: Peer) -> None:
        member = MemberId(peer.name)
        if self._peers.get(member) is peer:
            self._news.slots_changed(member, slots_of(peer))


def slots_of(peer: Peer) -> list[Slot]:
    """What each receiving m-section carries now."""
    return [
        Slot(mid=slot.mid, kind=slot.kind, track_id=None if slot.track_id is None else TrackId(slot.track_id))
        for slot in peer.slots
    ]
