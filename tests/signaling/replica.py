"""What a client knows: one snapshot, then events. The same rules as the browser's `rooms/room.ts`."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import singledispatchmethod

from signaling.messages import (
    COMMENT_HISTORY,
    CloseReason,
    Comment,
    CommentPosted,
    CountChanged,
    Event,
    Member,
    MemberChanged,
    MemberId,
    MemberLeft,
    Notice,
    Permission,
    PermissionsChanged,
    PlaceChanged,
    QueueChanged,
    RoomChanged,
    RoomClosed,
    RoomState,
    Snapshot,
    Track,
    TrackChanged,
    TrackId,
    TrackRemoved,
)


@dataclass
class Replica:
    """The room as a page has it. `state` is comparable with that of a fresh snapshot."""

    room: RoomState
    me: Member
    permissions: list[Permission]
    members: dict[MemberId, Member]
    queue: list[MemberId]
    place: int | None
    count: int
    tracks: dict[TrackId, Track]
    comments: list[Comment]
    notices: list[str] = field(default_factory=list, compare=False)
    closed: CloseReason | None = field(default=None, compare=False)

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Replica":
        return cls(
            room=snapshot.room,
            me=snapshot.me,
            permissions=snapshot.permissions,
            members={member.id: member for member in snapshot.members},
            queue=snapshot.queue,
            place=snapshot.place,
            count=snapshot.count,
            tracks={track.id: track for track in snapshot.tracks},
            comments=snapshot.comments,
        )

    @singledispatchmethod
    def apply(self, event: Event) -> None:
        raise AssertionError(f"{event} has no place in a room")

    @apply.register
    def _(self, event: RoomChanged) -> None:
        self.room = event.room

    @apply.register
    def _(self, event: CountChanged) -> None:
        self.count = event.count

    @apply.register
    def _(self, event: MemberChanged) -> None:
        self.members[event.member.id] = event.member
        if event.member.id == self.me.id:
            self.me = event.member

    @apply.register
    def _(self, event: MemberLeft) -> None:
        del self.members[event.member_id]

    @apply.register
    def _(self, event: QueueChanged) -> None:
        self.queue = event.queue

    @apply.register
    def _(self, event: PlaceChanged) -> None:
        self.place = event.place

    @apply.register
    def _(self, event: PermissionsChanged) -> None:
        self.permissions = event.permissions

    @apply.register
    def _(self, event: TrackChanged) -> None:
        self.tracks[event.track.id] = event.track

    @apply.register
    def _(self, event: TrackRemoved) -> None:
        del self.tracks[event.track_id]

    @apply.register
    def _(self, event: CommentPosted) -> None:
        self.comments = [*self.comments, event.comment][-COMMENT_HISTORY:]

    @apply.register
    def _(self, event: Notice) -> None:
        self.notices.append(event.code)

    @apply.register
    def _(self, event: RoomClosed) -> None:
        self.closed = event.reason


def at(text: str) -> datetime:
    """A time of the day of the first lesson."""
    return datetime.fromisoformat(f"2026-11-23T{text}+08:00")
