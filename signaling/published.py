"""What the members of a room publish, as their owners left it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from rtc.negotiated import Source
from signaling.messages import MemberId, TrackId
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat


@dataclass(slots=True)
class Published:
    """A track as its owner left it."""

    id: TrackId
    owner: Seat
    source: Source
    muted: bool = False


class Publications:
    """A member publishes a source once: a new track takes the place of the old one."""

    def __init__(self) -> None:
        self._tracks: dict[TrackId, Published] = {}

    def __iter__(self) -> Iterator[Published]:
        return iter(list(self._tracks.values()))

    def get(self, track_id: TrackId) -> Published | None:
        return self._tracks.get(track_id)

    def of(self, member: MemberId) -> list[Published]:
        return [track for track in self._tracks.values() if track.owner.id == member]

    def find(self, member: MemberId, source: Source) -> Published | None:
        return next((track for track in self.of(member) if track.source is source), None)

    def need(self, member: MemberId, source: Source) -> Published:
        """Refused with `not-published` when there is none."""
        track = self.find(member, source)
        if track is None:
            raise Refused(RefusalCode.NOT_PUBLISHED, f"no {source} is published")
        return track

    def put(self, track_id: TrackId, owner: Seat, source: Source) -> None:
        """Publishing the same track again changes nothing."""
        known = self.find(owner.id, source)
        if known is None or known.id != track_id:
            self.discard(known)
            self._tracks[track_id] = Published(track_id, owner, source)

    def discard(self, *tracks: Published | None) -> None:
        for track in tracks:
            if track is not None:
                del self._tracks[track.id]

    def clear(self) -> None:
        self._tracks.clear()
