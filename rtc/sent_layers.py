"""Tells the pages that publish a camera which of its layers to send: those that somebody in the room receives."""

import json
from collections import defaultdict
from collections.abc import Iterable

from rtc.dynacast import Dynacast
from rtc.negotiated import Source
from rtc.peer import Peer
from rtc.track import Track


class SentLayers:
    """For the cameras of one room."""

    def __init__(self) -> None:
        self._cameras: dict[Track, Dynacast] = {}
        self._untold: dict[Track, None] = {}
        self._turn = 0

    def update(self, tracks: Iterable[Track], peers: Iterable[Peer], now: float) -> None:
        """Now and then."""
        cameras = [track for track in tracks if track.source is Source.CAMERA]
        self._forget({track for track in self._cameras if track not in cameras})
        wanted = _wanted(peers) if cameras else {}
        for track in cameras:
            dynacast = self._cameras.get(track)
            if dynacast is None:
                dynacast = self._cameras[track] = Dynacast(now)
                self._untold[track] = None  # its page may have been told otherwise of an earlier camera
            if dynacast.update(wanted.get(track.id, set()) | track.pinned, now):
                self._untold[track] = None
        for track in list(self._untold):
            self._tell(track)

    def _tell(self, track: Track) -> None:
        """Messages may overtake each other; the one with the highest turn is true."""
        self._turn += 1
        text = json.dumps({"layers": {track.source: self._cameras[track].layers}, "turn": self._turn})
        if track.peer.tell_layers(text):
            del self._untold[track]

    def _forget(self, gone: set[Track]) -> None:
        for track in gone:
            del self._cameras[track]
            self._untold.pop(track, None)


def _wanted(peers: Iterable[Peer]) -> dict[str, set[str]]:
    """The layers that anybody is to get, by track."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for peer in peers:
        for carried in peer.receives:
            if carried.track_id is not None:
                wanted[carried.track_id].add(carried.rid)
    return wanted
