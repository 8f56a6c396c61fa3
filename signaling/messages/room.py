"""The room: what everybody knows of it, a member's view of the whole, entering, leaving and the end."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from signaling.messages.base import ID_LENGTH, Command, Event, MemberId, Message, RoomId, Surface
from signaling.messages.check_in import CheckIn, CheckInResult
from signaling.messages.comments import Comment
from signaling.messages.ink import InkElement
from signaling.messages.media import Track
from signaling.messages.people import CameraVisibility, Expected, Member
from signaling.messages.stage import Content, Deck


class RoomKind(StrEnum):
    """LIVE-01 and MEET: 大班課, 小班課, 通用直播, 會議."""

    LARGE = "large"
    SMALL = "small"
    BROADCAST = "broadcast"
    MEETING = "meeting"


class Permission(StrEnum):
    """What a member may do at this moment; `policy.py` decides. The server checks it again at each command."""

    END_ROOM = "end-room"
    SET_CONTENT = "set-content"
    PAUSE = "pause"
    RECORD = "record"
    MANAGE_COMMENTS = "manage-comments"
    MANAGE_SPEAKING = "manage-speaking"
    MANAGE_MEMBERS = "manage-members"
    MANAGE_MEDIA = "manage-media"
    MANAGE_CHECK_IN = "manage-check-in"
    CHECK_IN = "check-in"
    COMMENT = "comment"
    DRAW = "draw"
    ASK_TO_SPEAK = "ask-to-speak"
    PUBLISH_MICROPHONE = "publish-microphone"
    PUBLISH_CAMERA = "publish-camera"
    PUBLISH_SCREEN = "publish-screen"
    PUBLISH_SCREEN_AUDIO = "publish-screen-audio"


class ViewerScope(StrEnum):
    """Who may watch (LIVE-16, LIVE-32)."""

    MEMBERS = "members"
    """Students and parents of the class's groups, other invited persons, and staff."""
    ANYONE = "anyone"


class CloseReason(StrEnum):
    ENDED = "ended"
    REMOVED = "removed"
    ABANDONED = "abandoned"
    """Staff stayed away longer than the room waits."""
    REPLACED = "replaced"
    """The same person entered on another page, which took the seat over."""
    SIGNED_OUT = "signed-out"
    NOT_INVITED = "not-invited"
    """The scope was narrowed to members, and the receiver is none (LIVE-32, LIVE-41)."""


class RoomState(Message):
    """What everybody in the room knows of it; sent whole at each change."""

    title: str
    kind: RoomKind
    host_id: MemberId
    host_name: str
    content: Content
    deck: Deck | None = None
    """The slides that are or were on the stage."""
    board: int = 1
    boards: int = 1
    """The white board page that is or was shown, and how many there are."""
    surface: Surface | None = None
    """What ink goes on now; follows from the content."""
    pinned_id: MemberId | None = None
    paused_at: datetime | None = None
    paused_seconds: float = 0
    """The sum of earlier pauses: the clock shows the lesson without them (LIVE-20, LIVE-37)."""
    comments_allowed: bool
    comments_to_hosts: bool = False
    speaking_allowed: bool
    speaker_limit: int
    speech_seconds: int | None = None
    """The time box of a turn."""
    camera_visibility: CameraVisibility = CameraVisibility.ALL
    unmute_allowed: bool = True
    viewer_scope: ViewerScope = ViewerScope.MEMBERS
    check_in: CheckIn | None = None
    replay: bool = False
    """A replay is wanted (LIVE-15)."""
    recording: bool = False
    """It is being written at this moment."""
    staff_away_since: datetime | None = None
    """Set while no member of staff is connected; children's microphones and comments are closed until one is back."""
    closes_at: datetime | None = None
    """When the class ends by itself if staff stay away."""
    started_at: datetime


class Snapshot(Message):
    """The room as one member may see it. Viewers see the host, speakers and themselves; hosts see everybody."""

    room_id: RoomId
    room: RoomState
    me: Member
    permissions: list[Permission]
    members: list[Member]
    queue: list[MemberId]
    """Hosts only: who asks to speak, who is next first."""
    place: int | None = None
    """One's own place in the queue, from 1."""
    count: int
    """LIVE-30: how many are in class now."""
    tracks: list[Track]
    comments: list[Comment]
    ink: list[InkElement] = Field(default_factory=list)
    """Of the surface that is shown."""
    ink_surfaces: list[Surface] = Field(default_factory=list)
    """All that have ink on them."""
    checked_in: list[str] = Field(default_factory=list)
    """Of oneself and one's children, who has answered the check-in that runs."""
    check_ins: list[CheckInResult] = Field(default_factory=list)
    """Hosts only."""
    roster: list[Expected] = Field(default_factory=list)
    """Hosts only: the invited students (LIVE-30, LIVE-33)."""
    server_time: datetime


# --- Commands ------------------------------------------------------------------------------------------------------


class JoinRoom(Command):
    """Takes one's seat (again). Reply: `Joined`."""

    type: Literal["join-room"] = "join-room"
    room_id: Annotated[RoomId, StringConstraints(min_length=1, max_length=ID_LENGTH)]


class LeaveRoom(Command):
    """Gives the seat back at once, without the grace of a lost link."""

    type: Literal["leave-room"] = "leave-room"


class EndRoom(Command):
    """下課 (LIVE-21)."""

    type: Literal["end-room"] = "end-room"


class SetViewerScope(Command):
    """LIVE-32: who may watch, changed during the class; applies to those inside as well."""

    type: Literal["set-viewer-scope"] = "set-viewer-scope"
    scope: Annotated[ViewerScope, Field(strict=False)]


# --- Replies -------------------------------------------------------------------------------------------------------


class Joined(Message):
    snapshot: Snapshot


# --- Events --------------------------------------------------------------------------------------------------------


class RoomChanged(Event):
    type: Literal["room-changed"] = "room-changed"
    room: RoomState


class CountChanged(Event):
    """At most once a second a room."""

    type: Literal["count-changed"] = "count-changed"
    count: int


class PermissionsChanged(Event):
    """What oneself may do from now on."""

    type: Literal["permissions-changed"] = "permissions-changed"
    permissions: list[Permission]


class Notice(Event):
    """Something that only its receiver is told, once."""

    type: Literal["notice"] = "notice"
    code: Literal[
        "speech-granted",
        "speech-declined",
        "speech-revoked",
        "speech-invited",
        "speech-time-over",
        "comments-banned",
        "comments-restored",
        "muted-by-host",
        "unmute-asked",
        "drawing-allowed",
        "drawing-ended",
        "recording-started",
        "recording-stopped",
        "recording-full",
        "recording-failed",
    ]


class RoomClosed(Event):
    """The room is over for the receiver, who is out of it from now on."""

    type: Literal["room-closed"] = "room-closed"
    room_id: RoomId
    reason: CloseReason
