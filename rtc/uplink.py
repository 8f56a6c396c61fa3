"""The publish slots of one peer: an m-section a source, filled and emptied without renegotiation."""

from collections.abc import Callable, Iterator, Mapping

from rtc.forwarder import PeerKey, TrackKey
from rtc.negotiated import Source
from rtc.plane import Plane
from rtc.sdp import PublishSection
from rtc.track import Track


class Uplink:
    """Every slot has a track in the forwarder from the first moment on, closed until somebody publishes.

    Browsers name their streams (MID, RID) in the first packets only; those must not be missed.
    """

    def __init__(self, plane: Plane, sections: Mapping[Source, PublishSection]) -> None:
        self._plane = plane
        self._sections = sections
        self._keys: dict[Source, TrackKey] = {}
        self.tracks: dict[Source, Track] = {}

    def __iter__(self) -> Iterator[Track]:
        return iter(list(self.tracks.values()))

    def attach(self, peer: PeerKey, news: Callable[[Source], None]) -> None:
        """The peer is connected. `news` is called when the forwarder reports something of a source."""
        for source, section in self._sections.items():
            key = self._plane.forwarder.add_track(peer, source.kind, section.mid)
            self._keys[source] = key
            self._plane.track_news[key] = _telling(news, source)
        for track in self:
            self.add(track)

    def detach(self) -> None:
        """Before the forwarder forgets the peer."""
        for key in self._keys.values():
            del self._plane.track_news[key]
        self._keys.clear()
        for track in self:
            track.key = None

    def add(self, track: Track) -> None:
        self.tracks[track.source] = track
        track.key = self._keys.get(track.source)
        self.gate(track)

    def remove(self, track: Track) -> None:
        del self.tracks[track.source]
        if track.key is not None:
            self._plane.forwarder.set_open(track.key, False)
            track.key = None

    def gate(self, track: Track) -> None:
        if track.key is not None:
            self._plane.forwarder.set_open(track.key, not track.held)


def _telling(news: Callable[[Source], None], source: Source) -> Callable[[], None]:
    return lambda: news(source)
