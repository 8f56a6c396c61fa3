"""Tells the pages that publish videos what to send: the layers of a camera that somebody in the room receives, and the codec."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rtc.dynacast import Dynacast
from rtc.negotiated import VP8, Codec, Kind, Source
from rtc.peer import Peer
from rtc.track import Track


class SentLayers:
    """For the videos of one room. A message holds all that a page has to know; what is not said is up to the browser."""

    def __init__(self) -> None:
        self._cameras: dict[Track, Dynacast] = {}
        self._codecs: dict[Peer, Codec] = {}
        """Of pages that were told one."""
        self._untold: dict[Peer, None] = {}
        self._turn = 0

    def update(self, tracks: Iterable[Track], peers: Sequence[Peer], now: float, codec: Codec | None = None) -> None:
        """Now and then. `codec` is preferred to the browser's own choice, VP8, by pages that can send it."""
        videos = [track for track in tracks if track.kind is Kind.VIDEO]
        cameras = [track for track in videos if track.source is Source.CAMERA]
        self._forget({track for track in self._cameras if track not in cameras})
        wanted = _wanted(peers) if cameras else {}
        for track in cameras:
            dynacast = self._cameras.get(track)
            if dynacast is None:
                dynacast = self._cameras[track] = Dynacast(now)
                self._untold[track.peer] = None  # its page may have been told otherwise of an earlier camera
            if dynacast.update(wanted.get(track.id, set()) | track.pinned, now):
                self._untold[track.peer] = None
        for track in videos:
            self._choose(track.peer, codec if codec is not None and codec.name in track.peer.sends else VP8)
        for peer in list(self._untold):
            self._tell(peer)

    def _choose(self, peer: Peer, codec: Codec) -> None:
        if codec is not self._codecs.get(peer, VP8):
            self._codecs[peer] = codec
            self._untold[peer] = None

    def _tell(self, peer: Peer) -> None:
        """Messages may overtake each other; the one with the highest turn is true."""
        self._turn += 1
        layers = {track.source: self._cameras[track].layers for track in peer.tracks if track in self._cameras}
        message: dict[str, object] = {"layers": layers, "turn": self._turn}
        if peer in self._codecs:
            message["codec"] = self._codecs[peer].name
        if peer.tell_layers(json.dumps(message)):
            del self._untold[peer]

    def _forget(self, gone: set[Track]) -> None:
        for track in gone:
            del self._cameras[track]
        for peer in [peer for peer in (*self._codecs, *self._untold) if peer.closed]:
            self._codecs.pop(peer, None)
            self._untold.pop(peer, None)


def _wanted(peers: Iterable[Peer]) -> dict[str, set[str]]:
    """The layers that anybody is to get, by track."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for peer in peers:
        for carried in peer.receives:
            if carried.track_id is not None:
                wanted[carried.track_id].add(carried.rid)
    return wanted
