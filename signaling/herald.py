"""Tells a room's members what changed since they were last told: the difference of two views, so that nothing is forgotten.

A snapshot at entering plus everything told since equals a fresh snapshot; tests/signaling/test_room_story.py holds that.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from signaling.messages import (
    CountChanged,
    Member,
    MemberChanged,
    MemberId,
    MemberLeft,
    Permission,
    PermissionsChanged,
    PlaceChanged,
    QueueChanged,
    RoomChanged,
    RoomState,
    Track,
    TrackChanged,
    TrackId,
    TrackRemoved,
)
from signaling.outcome import Outcome
from signaling.policy import Roster
from signaling.seat import Seat

COUNT_INTERVAL = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a room shows, at one moment."""

    seats: Mapping[MemberId, Seat]
    state: RoomState
    tracks: Mapping[TrackId, Track]
    hidden: frozenset[TrackId]
    """Tracks of which only hosts and their owners hear."""
    queue: Sequence[MemberId]
    count: int
    permissions: Callable[[Seat], tuple[Permission, ...]]


@dataclass(frozen=True, slots=True)
class _Listeners:
    everyone: tuple[MemberId, ...]
    hosts: tuple[MemberId, ...]
    audience: tuple[MemberId, ...]

    def of(self, track: Track, *, hidden: bool) -> tuple[MemberId, ...]:
        """Who hears of a track."""
        if not hidden:
            return self.everyone
        return (*self.hosts, *(member for member in self.audience if member == track.member_id))


class Herald:
    """Remembers what hosts, the audience and each member know. What `tell` compares is what was touched, except where a
    switch of the room changes what everybody may do."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._state: RoomState | None = None
        self._tracks: dict[TrackId, Track] = {}
        self._hidden: frozenset[TrackId] = frozenset()
        self._queue: tuple[MemberId, ...] = ()
        self._to_hosts: dict[MemberId, Member] = {}
        self._to_audience: dict[MemberId, Member] = {}
        self._permissions: dict[MemberId, tuple[Permission, ...]] = {}
        self.count = 0
        """As it was last told; a snapshot tells the same, so that the next change reaches everybody."""
        self._count_told_at: datetime | None = None
        self.count_due: datetime | None = None
        """When the count has to be told: at most one `count-changed` a second (LIVE-30)."""

    def sees(self, viewer: Seat, seat: Seat) -> bool:
        return viewer is seat or viewer.hosting or self._public(seat)

    def caught_up(self, seat: Seat, permissions: tuple[Permission, ...]) -> None:
        """The seat has just been given a snapshot."""
        self._permissions[seat.id] = permissions

    def tell(
        self, scene: Scene, touched: Iterable[Seat], now: datetime, out: Outcome, entering: MemberId | None = None
    ) -> None:
        """Adds to `out` what changed. `touched` are the seats that may have; who is `entering` gets a snapshot instead."""
        seats = [seat for seat in scene.seats.values() if seat.connected and seat.id != entering]
        listeners = _Listeners(
            everyone=tuple(seat.id for seat in seats),
            hosts=tuple(seat.id for seat in seats if seat.hosting),
            audience=tuple(seat.id for seat in seats if not seat.hosting),
        )
        touched = list(touched)
        switched = scene.state != self._state
        if switched:
            self._state = scene.state
            out.deliver(RoomChanged(room=scene.state), listeners.everyone)
        self._tell_tracks_gone(scene, listeners, out)
        for seat in touched:
            self._tell_of(seat, scene, listeners, out)
        self._tell_tracks(scene, listeners, out)
        self._tell_queue(scene.queue, listeners, out)
        self._tell_permissions(seats if switched else touched, scene, set(listeners.everyone), out)
        self._tell_count(scene.count, listeners.everyone, now, out)

    def _public(self, seat: Seat) -> bool:
        return self._roster is Roster.ALL or seat.on_stage

    def _tell_of(self, seat: Seat, scene: Scene, listeners: _Listeners, out: Outcome) -> None:
        others = [member for member in listeners.audience if member != seat.id]
        if seat.id not in scene.seats:
            self._permissions.pop(seat.id, None)
            if self._to_hosts.pop(seat.id, None) is not None:
                out.deliver(MemberLeft(member_id=seat.id), listeners.hosts)
            if self._to_audience.pop(seat.id, None) is not None:
                out.deliver(MemberLeft(member_id=seat.id), others)
            return
        if (full := seat.as_member()) != self._to_hosts.get(seat.id):
            self._to_hosts[seat.id] = full
            itself = [member for member in listeners.audience if member == seat.id]
            out.deliver(MemberChanged(member=full), [*listeners.hosts, *itself])
        if not self._public(seat):
            if self._to_audience.pop(seat.id, None) is not None:
                out.deliver(MemberLeft(member_id=seat.id), others)
        elif (public := seat.as_others_see_it()) != self._to_audience.get(seat.id):
            self._to_audience[seat.id] = public
            out.deliver(MemberChanged(member=public), others)

    def _tell_tracks_gone(self, scene: Scene, listeners: _Listeners, out: Outcome) -> None:
        """Also those that only hosts and their owners may hear of from now on."""
        for track_id in [known for known in self._tracks if known not in scene.tracks]:
            track = self._tracks.pop(track_id)
            out.deliver(TrackRemoved(track_id=track_id), listeners.of(track, hidden=track_id in self._hidden))
        for track_id in (scene.hidden - self._hidden) & self._tracks.keys():
            owner = self._tracks[track_id].member_id
            others = [member for member in listeners.audience if member != owner]
            out.deliver(TrackRemoved(track_id=track_id), others)

    def _tell_tracks(self, scene: Scene, listeners: _Listeners, out: Outcome) -> None:
        for track in scene.tracks.values():
            if self._tracks.get(track.id) != track:
                out.deliver(TrackChanged(track=track), listeners.of(track, hidden=track.id in scene.hidden))
            elif track.id in self._hidden and track.id not in scene.hidden:
                others = [member for member in listeners.audience if member != track.member_id]
                out.deliver(TrackChanged(track=track), others)
        self._tracks, self._hidden = dict(scene.tracks), scene.hidden

    def _tell_queue(self, queue: Sequence[MemberId], listeners: _Listeners, out: Outcome) -> None:
        before, after = self._queue, tuple(queue)
        if before == after:
            return
        self._queue = after
        out.deliver(QueueChanged(queue=list(after)), listeners.hosts)
        was = {member: place for place, member in enumerate(before, 1)}
        is_now = {member: place for place, member in enumerate(after, 1)}
        for member in listeners.everyone:
            if was.get(member) != is_now.get(member):
                out.deliver(PlaceChanged(place=is_now.get(member)), (member,))

    def _tell_permissions(self, seats: Iterable[Seat], scene: Scene, listening: set[MemberId], out: Outcome) -> None:
        for seat in seats:
            if seat.id not in listening:
                continue
            permissions = scene.permissions(seat)
            if self._permissions.get(seat.id) != permissions:
                self._permissions[seat.id] = permissions
                out.deliver(PermissionsChanged(permissions=list(permissions)), (seat.id,))

    def _tell_count(self, count: int, everyone: tuple[MemberId, ...], now: datetime, out: Outcome) -> None:
        """Tells the count now, or sets `count_due` when it was told less than a second ago."""
        if count == self.count:
            self.count_due = None
            return
        if self._count_told_at is not None and now < self._count_told_at + COUNT_INTERVAL:
            self.count_due = self._count_told_at + COUNT_INTERVAL
            return
        self.count, self._count_told_at, self.count_due = count, now, None
        out.deliver(CountChanged(count=count), everyone)
