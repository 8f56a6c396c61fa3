"""A room: members and their seats, what they publish, entering, leaving, closing. No I/O, no clock, no `await`.

Every method that changes something takes `now` and returns an `Outcome`: what to tell whom. It raises `Refused` before it
has changed anything. `deadline` tells when `run_due` has something to do.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from rtc.negotiated import Source
from signaling import policy
from signaling.facts import Fact, PersonJoined, PersonLeft, RoomOver
from signaling.herald import Herald, Scene
from signaling.identity import Admission, PersonId, RoomSpec
from signaling.messages import (
    CloseReason,
    Event,
    MemberId,
    Permission,
    PersonKind,
    Role,
    RoomClosed,
    RoomState,
    Snapshot,
    Track,
    TrackId,
)
from signaling.outcome import Outcome
from signaling.policy import Rules, Standing
from signaling.published import Publications, Published
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a room waits."""

    grace: timedelta
    """A seat is kept for this long after its link was lost."""
    away: timedelta
    """Without staff for this long, what children say and write is closed."""
    abandon: timedelta
    """Without staff for this long, the room closes."""


class Room(ABC):
    def __init__(self, spec: RoomSpec, timing: Timing, members: Mapping[PersonId, MemberId] | None = None) -> None:
        """`members` are those who had a seat before, in a process that is gone: they keep their ids."""
        self.spec: Final = spec
        self.rules: Final[Rules] = policy.RULES[spec.kind]
        self.timing: Final = timing
        self.closed: CloseReason | None = None
        self.count = 0
        """LIVE-30: how many are in class now."""
        self.seats: dict[MemberId, Seat] = {}
        self.member_ids: dict[PersonId, MemberId] = dict(members or {})
        self.removed: Final[set[PersonId]] = set()
        self.published: Final = Publications()
        self._lost: dict[MemberId, Seat] = {}
        self._touched: dict[MemberId, Seat] = {}
        self._facts: list[Fact] = []
        self._entering: MemberId | None = None
        self.host: Final = self._open_seat(spec.host, spec.host_name, PersonKind.STAFF, Role.HOST, spec.started_at)
        self.host.recordable = spec.host_recordable
        self._herald = Herald(self.rules.roster)

    # --- What a kind of room adds -------------------------------------------------------------------------------

    @abstractmethod
    def _state(self) -> RoomState: ...

    @abstractmethod
    def _standing(self, seat: Seat) -> Standing: ...

    @abstractmethod
    def _queue(self) -> list[MemberId]: ...

    @abstractmethod
    def _held(self, seat: Seat, source: Source) -> bool:
        """Whether what this seat publishes there is not forwarded at the moment."""

    @abstractmethod
    def _for_hosts_only(self, seat: Seat, source: Source) -> bool:
        """Whether only hosts, and the seat itself, hear of what it publishes there."""

    @abstractmethod
    def _connections_changed(self, now: datetime) -> None:
        """A seat was connected or disconnected."""

    @abstractmethod
    def _taken(self, seat: Seat) -> None:
        """A seat is being taken, for the first time or again."""

    @abstractmethod
    def _vacated(self, seat: Seat, at: datetime) -> None:
        """A seat is being given back; its person left at this time."""

    # --- Entering and leaving ---------------------------------------------------------------------------------------

    def enter(self, person: PersonId, admission: Admission, now: datetime) -> tuple[Seat, Outcome]:
        """Takes the person's seat, the old one if it is still kept. Give a `snapshot` next. Refused: `removed`, `room-ended`."""
        if self.closed is not None:
            raise Refused(RefusalCode.ROOM_ENDED, "the room is over")
        if person in self.removed:
            raise Refused(RefusalCode.REMOVED, "the host removed this person from this room")
        seat = self._seat_of(person) or self._open_seat(person, admission.name, admission.kind, admission.role, now)
        seat.name, seat.kind, seat.children = admission.name, admission.kind, admission.children
        seat.invited, seat.connected, seat.lost_at = admission.invited, True, None
        seat.recordable, seat.recordable_children = admission.recordable, admission.recordable_children
        self._lost.pop(seat.id, None)
        if not seat.present:
            seat.present, seat.joined_at = True, now
        if not seat.reported:
            seat.reported = True
            self.record(PersonJoined(person, now))
        self._taken(seat)
        self.touch(seat)
        self._connections_changed(now)
        self._entering = seat.id
        return seat, self.told(now)

    def disconnect(self, member: MemberId, now: datetime) -> Outcome:
        """The link of a seat is lost; the seat is kept for the grace time."""
        seat = self.seats.get(member)
        if seat is not None and seat.connected:
            seat.connected, seat.lost_at = False, now
            self._lost[seat.id] = seat
            self.touch(seat)
            self._connections_changed(now)
        return self.told(now)

    def leave(self, member: MemberId, now: datetime) -> Outcome:
        """Gives the seat back at once."""
        return self.dismiss([self.present(member)], None, now)

    def sign_out(self, member: MemberId, now: datetime) -> Outcome:
        """The person's sign-in was ended; the seat is given back at once."""
        return self.dismiss([self.present(member)], CloseReason.SIGNED_OUT, now)

    def remove(self, member: MemberId, now: datetime) -> Outcome:
        """移出課堂 (LIVE-31): the person is out and stays out for as long as the room lives."""
        seat = self.present(member)
        if seat.role is Role.HOST:
            raise Refused(RefusalCode.NOT_PERMITTED, "the host cannot be removed")
        self.removed.add(seat.person)
        return self.dismiss([seat], CloseReason.REMOVED, now)

    def dismiss(self, seats: Collection[Seat], reason: CloseReason | None, now: datetime) -> Outcome:
        """Takes seats away; with a reason, those who listen are told that it is over for them."""
        listening = [seat.id for seat in seats if seat.connected]
        for seat in seats:
            self._vacate(seat, seat.lost_at or now)
        self._connections_changed(now)
        out = self.told(now)
        if reason is not None:
            out.deliver(self._closing(reason), listening)
        out.dismissed += [seat.id for seat in seats]
        return out

    def close(self, reason: CloseReason, now: datetime) -> Outcome:
        """The room is over for all. Idempotent."""
        out = Outcome()
        if self.closed is not None:
            return out
        self.closed = reason
        out.deliver(self._closing(reason), (seat.id for seat in self.seats.values() if seat.connected))
        out.dismissed = list(self.seats)
        out.facts = [*self.taken_facts(), *self.suspend(now), RoomOver(reason, now)]
        self.published.clear()
        self.seats.clear()
        self._lost.clear()
        self.count = 0
        return out

    def suspend(self, now: datetime) -> list[Fact]:
        """The room goes on in another process: here, every presence ends without a word."""
        return [PersonLeft(seat.person, seat.lost_at or now) for seat in self.seats.values() if seat.present]

    def state(self) -> RoomState:
        """What everybody knows of the room now."""
        return self._state()

    def snapshot(self, member: MemberId, now: datetime) -> Snapshot:
        """The room as this member may see it now. Viewers see the stage and themselves, hosts everybody.

        A kind of room adds what it has besides: comments, ink, check-ins.
        """
        me = self.seats[member]
        permissions = self._permissions(me)
        self._herald.caught_up(me, permissions)
        queue = self._queue()
        return Snapshot(
            room_id=self.spec.id,
            room=self._state(),
            me=me.as_member(),
            permissions=list(permissions),
            members=[
                seat.as_member() if me.hosting or seat is me else seat.as_others_see_it()
                for seat in self.seats.values()
                if self._herald.sees(me, seat)
            ],
            queue=queue if me.hosting else [],
            place=queue.index(member) + 1 if member in queue else None,
            count=self._herald.count,
            tracks=[track for track in self.tracks().values() if self.may_view(member, track.id)],
            comments=[],
            server_time=now,
        )

    # --- Time ---------------------------------------------------------------------------------------------------------

    def deadline(self) -> datetime | None:
        """When `run_due` must be called next, if nothing happens before."""
        times = [seat.lost_at + self.timing.grace for seat in self._lost.values() if seat.lost_at is not None]
        if self._herald.count_due is not None:
            times.append(self._herald.count_due)
        return min(times, default=None)

    def run_due(self, now: datetime) -> Outcome:
        """Does what time has brought: seats whose grace is over are given back, a changed count is told."""
        for seat in list(self._lost.values()):
            if seat.lost_at is not None and seat.lost_at + self.timing.grace <= now:
                self._vacate(seat, seat.lost_at)
        return self.told(now)

    # --- Tracks -------------------------------------------------------------------------------------------------------

    def tracks(self) -> dict[TrackId, Track]:
        """All tracks as everybody sees them; forwarded are those neither muted nor held."""
        return {
            track.id: Track(
                id=track.id,
                member_id=track.owner.id,
                source=track.source,
                kind=track.source.kind,
                muted=track.muted,
                held=self._held(track.owner, track.source),
            )
            for track in self.published
        }

    def may_view(self, member: MemberId, track_id: TrackId) -> bool:
        """Whether the member hears of a track at all."""
        track, viewer = self.published.get(track_id), self.seats.get(member)
        if track is None or viewer is None:
            return False
        return viewer.hosting or viewer is track.owner or not self._for_hosts_only(track.owner, track.source)

    def hidden(self) -> frozenset[TrackId]:
        """Tracks of which only hosts and their owners hear."""
        return frozenset(track.id for track in self.published if self._for_hosts_only(track.owner, track.source))

    def publish(self, member: MemberId, source: Source, track_id: TrackId, now: datetime) -> Outcome:
        """The member publishes a source under this id (LIVE-12). Call `check` for its permission before."""
        self.published.put(track_id, self.present(member), source)
        return self.told(now)

    def unpublish(self, member: MemberId, source: Source, now: datetime) -> Outcome:
        self.published.discard(self.published.find(member, source))
        return self.told(now)

    def unpublish_all(self, member: MemberId, now: datetime) -> Outcome:
        """The member's peer connection is gone, and its tracks with it."""
        self.published.discard(*self.published.of(member))
        return self.told(now)

    def mute(self, member: MemberId, source: Source, muted: bool, now: datetime) -> Outcome:
        self.published.need(member, source).muted = muted
        return self.told(now)

    # --- Permissions ----------------------------------------------------------------------------------------------------

    def check(self, member: MemberId, permission: Permission) -> None:
        """Raises `Refused` with the reason for which the member may not do this now."""
        code = policy.refusal(permission, self.rules, self._standing(self.present(member)))
        if code is not None:
            raise Refused(code, f"{permission} is not possible now")

    # --- For the kinds of room ------------------------------------------------------------------------------------------

    def touch(self, seat: Seat) -> None:
        """What others see of the seat may be new."""
        self._touched[seat.id] = seat

    def told(self, now: datetime, *notices: tuple[Event, Iterable[MemberId]]) -> Outcome:
        """The outcome of what was changed since the last one; `notices` come after what they are about."""
        self.published.discard(*[track for track in self.published if not self._may_publish(track)])
        self.count = len(self.everyone())
        scene = Scene(
            self.seats, self._state(), self.tracks(), self.hidden(), self._queue(), self.count, self._permissions
        )
        out = Outcome(facts=self.taken_facts())
        self._herald.tell(scene, self._touched.values(), now, out, self._entering)
        for event, to in notices:
            out.deliver(event, [member for member in to if self._listens(member)])
        self._touched, self._entering = {}, None
        return out

    def record(self, fact: Fact) -> None:
        """To be kept, with the next outcome."""
        self._facts.append(fact)

    def taken_facts(self) -> list[Fact]:
        """What was recorded and is in no outcome yet."""
        facts, self._facts = self._facts, []
        return facts

    def everyone(self) -> tuple[MemberId, ...]:
        """Who listens."""
        return tuple(seat.id for seat in self.seats.values() if seat.connected)

    def hosts(self) -> tuple[MemberId, ...]:
        """Who listens and hosts."""
        return tuple(seat.id for seat in self.seats.values() if seat.connected and seat.hosting)

    def present(self, member: MemberId) -> Seat:
        """Refused with `no-such-member` when nobody of this id is in the room."""
        seat = self.seats.get(member)
        if seat is None or not (seat.present or seat.hosting):
            raise Refused(RefusalCode.NO_SUCH_MEMBER, "nobody of this id is in the room")
        return seat

    # --- Inside ---------------------------------------------------------------------------------------------------------

    def _seat_of(self, person: PersonId) -> Seat | None:
        member = self.member_ids.get(person)
        return None if member is None else self.seats.get(member)

    def _open_seat(self, person: PersonId, name: str, kind: PersonKind, role: Role, now: datetime) -> Seat:
        """A person has the same member id for as long as the room lives."""
        member = self.member_ids.setdefault(person, MemberId(f"m{len(self.member_ids) + 1}"))
        seat = Seat(id=member, person=person, name=name, kind=kind, role=role, joined_at=now)
        self.seats[member] = seat
        self.touch(seat)
        return seat

    def open_lost_seat(self, person: PersonId, name: str, kind: PersonKind, role: Role, now: datetime) -> Seat:
        """After a crash: the seat of somebody who was here, as if its link had just been lost."""
        seat = self._seat_of(person) or self._open_seat(person, name, kind, role, now)
        seat.present, seat.lost_at = True, now
        self._lost[seat.id] = seat
        return seat

    def _vacate(self, seat: Seat, at: datetime) -> None:
        """Gives a seat back. The host's stays, empty: a class has one host, who cannot be switched (LIVE-11)."""
        self._vacated(seat, at)
        self.published.discard(*self.published.of(seat.id))
        self.touch(seat)
        if seat.present:
            self.record(PersonLeft(seat.person, at))
        seat.connected, seat.present, seat.reported, seat.lost_at = False, False, False, None
        self._lost.pop(seat.id, None)
        if seat is not self.host:
            del self.seats[seat.id]

    def _closing(self, reason: CloseReason) -> RoomClosed:
        return RoomClosed(room_id=self.spec.id, reason=reason)

    def _listens(self, member: MemberId) -> bool:
        seat = self.seats.get(member)
        return seat is not None and seat.connected

    def _permissions(self, seat: Seat) -> tuple[Permission, ...]:
        return policy.permissions(self.rules, self._standing(seat))

    def _may_publish(self, track: Published) -> bool:
        return policy.TO_PUBLISH[track.source] in self._permissions(track.owner)
