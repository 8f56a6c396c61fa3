"""A class as its replay tells it: what an ordinary viewer of a large class hears, without those who have not consented.

A differ of its own beside the herald: there is no seat for the recorder, and what it may see is less than any seat does.
Persons without consent have no name here, no pictures and no voice; what they wrote for everybody is nobody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from signaling.classroom import Classroom
from signaling.limits import TokenBucket
from signaling.messages import (
    Child,
    Comment,
    CommentDeleted,
    CommentId,
    CommentPosted,
    CountChanged,
    Event,
    Hand,
    InkCleared,
    InkDrawn,
    InkElement,
    InkErased,
    InkRestored,
    LaserMoved,
    Member,
    MemberChanged,
    MemberId,
    MemberLeft,
    PersonKind,
    Role,
    RoomChanged,
    RoomState,
    Snapshot,
    Track,
    TrackChanged,
    TrackId,
    TrackRemoved,
)
from signaling.seat import Seat
from signaling.taking import Taken

NOBODY: Final = MemberId("nobody")
VIEWER: Final = MemberId("replay")
LASER_RATE: Final = 10.0
"""Moves of the laser a second that are worth keeping."""
_PASS: Final = (InkErased, InkCleared)


@dataclass(slots=True)
class View:
    """What was told last."""

    state: RoomState | None = None
    members: dict[MemberId, Member] = field(default_factory=dict)
    tracks: dict[TrackId, Track] = field(default_factory=dict)
    count: int = 0


class Replaying:
    def __init__(self, room: Classroom) -> None:
        self._room = room
        self._told = View()
        self._public: set[CommentId] = set()
        """Comments that were told, so that their removal is told as well."""
        self._laser = TokenBucket(LASER_RATE, LASER_RATE)

    # --- The beginning of a span ---------------------------------------------------------------------------------------

    def snapshot(self, taken: Taken, now: datetime) -> Snapshot:
        """The room at the beginning of a span; what `changes` tells from now on follows it."""
        room = self._room
        self._told = view = self._view(taken)
        assert view.state is not None
        comments = [self._comment(one) for one in room.comments.public()]
        self._public = {comment.id for comment in comments}
        return Snapshot(
            room_id=room.spec.id,
            room=view.state,
            me=_viewer(now),
            permissions=[],
            members=list(view.members.values()),
            queue=[],
            count=view.count,
            tracks=list(view.tracks.values()),
            comments=comments,
            ink=[self._element(one) for one in room.ink.on(room.stage.surface)],
            ink_surfaces=[],
            server_time=now,
        )

    def rest(self) -> list[Event]:
        """What follows the snapshot: the ink of the surfaces that are not shown."""
        room = self._room
        return [
            InkRestored(surface=surface, elements=[self._element(one) for one in room.ink.on(surface)])
            for surface in room.ink.surfaces()
            if surface != room.stage.surface
        ]

    # --- What happens ----------------------------------------------------------------------------------------------------

    def changes(self, taken: Taken) -> list[Event]:
        """The difference to what was told last: the room, who is on the stage, which tracks are taken."""
        before, after = self._told, self._view(taken)
        self._told = after
        events: list[Event] = []
        if after.state is not None and after.state != before.state:
            events.append(RoomChanged(room=after.state))
        events += [TrackRemoved(track_id=gone) for gone in before.tracks if gone not in after.tracks]
        events += [MemberLeft(member_id=gone) for gone in before.members if gone not in after.members]
        events += [MemberChanged(member=one) for one in after.members.values() if before.members.get(one.id) != one]
        events += [TrackChanged(track=one) for one in after.tracks.values() if before.tracks.get(one.id) != one]
        if after.count != before.count:
            events.append(CountChanged(count=after.count))
        return events

    def heard(self, event: Event, now: datetime) -> Event | None:
        """What the replay keeps of an event that was told in the room; `None` for what is not for everybody."""
        match event:
            case CommentPosted(comment=comment) if not comment.to_hosts:
                self._public.add(comment.id)
                return CommentPosted(comment=self._comment(comment))
            case CommentDeleted(comment_id=comment_id) if comment_id in self._public:
                self._public.discard(comment_id)
                return event
            case InkDrawn(member_id=member) | LaserMoved(member_id=member):
                if isinstance(event, LaserMoved) and event.visible and self._laser.take(now.timestamp()) > 0:
                    return None
                return event.model_copy(update={"member_id": self._named(member)})
            case InkRestored(elements=elements):
                return event.model_copy(update={"elements": [self._element(one) for one in elements]})
            case _:
                return event if isinstance(event, _PASS) else None

    # --- Inside ------------------------------------------------------------------------------------------------------------

    def _view(self, taken: Taken) -> View:
        room = self._room
        owners = {track.owner.id for track in (*taken.pictures, *taken.voices)}
        seats = [seat for seat in room.seats.values() if self._shown(seat) or seat.id in owners]
        ids = taken.ids
        return View(
            state=self._state(),
            members={seat.id: _member(seat) for seat in seats if seat.recordable},
            tracks={name: track for name, track in room.tracks().items() if name in ids},
            count=room.count,
        )

    def _shown(self, seat: Seat) -> bool:
        return seat.on_stage or seat is self._room.stage.pinned

    def _state(self) -> RoomState:
        room, state = self._room, self._room.state()
        host = room.host
        pinned = state.pinned_id if state.pinned_id in self._recordable() else None
        return state.model_copy(
            update={"pinned_id": pinned, "host_name": host.name if host.recordable else "", "closes_at": None}
        )

    def _recordable(self) -> set[MemberId]:
        return {seat.id for seat in self._room.seats.values() if seat.recordable}

    def _named(self, member: MemberId) -> MemberId:
        seat = self._room.seats.get(member)
        return member if seat is not None and seat.recordable else NOBODY

    def _comment(self, comment: Comment) -> Comment:
        """Under its author's name, if the author is here and has consented."""
        seat = self._room.seats.get(comment.member_id)
        if seat is None or not seat.recordable:
            return comment.model_copy(update={"member_id": NOBODY, "name": "", "children": [], "local_id": None})
        return comment.model_copy(update={"children": _children(seat, comment.children), "local_id": None})

    def _element(self, element: InkElement) -> InkElement:
        return element.model_copy(update={"member_id": self._named(element.member_id)})


def _member(seat: Seat) -> Member:
    """As others see it, with those children alone who may be named."""
    member = seat.as_others_see_it()
    return member.model_copy(update={"children": _children(seat, member.children)})


def _children(seat: Seat, children: Iterable[Child]) -> list[Child]:
    return [child for child in children if child.person_id in seat.recordable_children]


def _viewer(now: datetime) -> Member:
    """Who looks at a replay: nobody in particular."""
    return Member(
        id=VIEWER, person_id="", name="", kind=PersonKind.OUTSIDER, role=Role.VIEWER, connected=True, hand=Hand.DOWN,
        joined_at=now,
    )  # fmt: skip
