"""What a client knows: one snapshot, then events. The same rules as the browser's `rooms/room.ts`."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import singledispatchmethod

from signaling.messages import (
    COMMENT_HISTORY,
    CheckedIn,
    CheckInId,
    CheckInResult,
    CheckInResultChanged,
    CloseReason,
    Comment,
    CommentDeleted,
    CommentPosted,
    CountChanged,
    ElementId,
    Event,
    Expected,
    Ink,
    InkCleared,
    InkDrawn,
    InkElement,
    InkErased,
    InkRestored,
    LaserMoved,
    LinkChanged,
    Member,
    MemberChanged,
    MemberId,
    MemberLeft,
    Notice,
    Permission,
    PermissionsChanged,
    PlaceChanged,
    Quality,
    QualityChanged,
    QueueChanged,
    RoomChanged,
    RoomClosed,
    RoomState,
    RosterChanged,
    Snapshot,
    Surface,
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
    checked_in: set[str]
    check_ins: dict[CheckInId, CheckInResult]
    roster: list[Expected]
    ink: dict[Surface, dict[ElementId, InkElement]] = field(compare=False)
    """Of the surfaces that were shown or told of."""
    unread: set[Surface] = field(compare=False)
    """Surfaces with ink that has not been fetched: they were not shown yet."""
    qualities: dict[MemberId, Quality] = field(default_factory=dict, compare=False)
    carries_video: bool = field(default=True, compare=False)
    lasers: list[LaserMoved] = field(default_factory=list, compare=False)
    notices: list[str] = field(default_factory=list, compare=False)
    closed: CloseReason | None = field(default=None, compare=False)

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Replica":
        shown = snapshot.room.surface
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
            checked_in=set(snapshot.checked_in),
            check_ins={result.id: result for result in snapshot.check_ins},
            roster=snapshot.roster,
            ink={} if shown is None else {shown: {element.id: element for element in snapshot.ink}},
            unread=set(snapshot.ink_surfaces) - {shown},
        )

    @property
    def shown_ink(self) -> list[InkElement]:
        """On the surface that is shown, the lowest first."""
        surface = self.room.surface
        return [] if surface is None else list(self.ink.get(surface, {}).values())

    def read(self, ink: Ink) -> None:
        """The answer to `fetch-ink`."""
        self.unread.discard(ink.surface)
        self.ink[ink.surface] = {element.id: element for element in ink.elements}

    @singledispatchmethod
    def apply(self, event: Event) -> None:
        raise AssertionError(f"{event} has no place in a room")

    @apply.register
    def _(self, event: RoomChanged) -> None:
        if event.room.check_in is None or event.room.check_in != self.room.check_in:
            self.checked_in = set()
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
    def _(self, event: RosterChanged) -> None:
        self.roster = event.roster

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
    def _(self, event: CommentDeleted) -> None:
        self.comments = [comment for comment in self.comments if comment.id != event.comment_id]

    @apply.register
    def _(self, event: CheckedIn) -> None:
        assert self.room.check_in is not None
        assert event.check_in_id == self.room.check_in.id
        self.checked_in |= set(event.person_ids)

    @apply.register
    def _(self, event: CheckInResultChanged) -> None:
        self.check_ins[event.result.id] = event.result

    @apply.register
    def _(self, event: InkDrawn) -> None:
        if event.surface in self.unread:
            return
        elements = self.ink.setdefault(event.surface, {})
        before = elements[event.id].points if event.id in elements else []
        assert 3 * event.start <= len(before)
        elements[event.id] = InkElement(
            id=event.id, member_id=event.member_id, tool=event.tool, color=event.color, width=event.width,
            points=before[: 3 * event.start] + event.points, text=event.text, done=event.done,
        )  # fmt: skip

    @apply.register
    def _(self, event: InkErased) -> None:
        if event.surface not in self.unread:
            for element in event.element_ids:
                del self.ink[event.surface][element]

    @apply.register
    def _(self, event: InkCleared) -> None:
        self.unread.discard(event.surface)
        self.ink[event.surface] = {}

    @apply.register
    def _(self, event: InkRestored) -> None:
        if event.surface not in self.unread:
            self.ink.setdefault(event.surface, {}).update({element.id: element for element in event.elements})

    @apply.register
    def _(self, event: LaserMoved) -> None:
        self.lasers.append(event)

    @apply.register
    def _(self, event: QualityChanged) -> None:
        self.qualities |= event.qualities

    @apply.register
    def _(self, event: LinkChanged) -> None:
        self.carries_video = event.carries_video

    @apply.register
    def _(self, event: Notice) -> None:
        self.notices.append(event.code)

    @apply.register
    def _(self, event: RoomClosed) -> None:
        self.closed = event.reason


def at(text: str) -> datetime:
    """A time of the day of the first lesson."""
    return datetime.fromisoformat(f"2026-11-23T{text}+08:00")
