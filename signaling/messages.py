"""The message catalogue: every command a client can send and every event it can be sent, as typed models.

On the wire there are two Socket.IO event names and no more: `command` (client to server, answered by an acknowledgement
`{"ok": true, "reply": {...}}` or `{"ok": false, "refusal": {...}}`) and `event` (server to client). `type` tells which.
PROTOCOL.md tells the same in prose, in the order of a session's life.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, NewType

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rtc.negotiated import Kind, Source
from signaling.refusals import RefusalCode

RoomId = NewType("RoomId", str)
MemberId = NewType("MemberId", str)
"""A seat: one person in one room. It outlives sockets, reloads and second tabs."""
TrackId = NewType("TrackId", str)
CommentId = NewType("CommentId", str)

COMMENT_LENGTH = 500
COMMENT_HISTORY = 200
VIEWS = 32
SDP_LENGTH = 100_000

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Mid = Annotated[str, StringConstraints(min_length=1, max_length=16)]


class Message(BaseModel):
    """What all messages share: unknown fields are refused, values are not coerced, instances are frozen."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, json_schema_serialization_defaults_required=True
    )


# --- What messages are made of -----------------------------------------------------------------------------------


class RoomKind(StrEnum):
    """LIVE-01 and MEET: 大班課, 小班課, 通用直播, 會議."""

    LARGE = "large"
    SMALL = "small"
    BROADCAST = "broadcast"
    MEETING = "meeting"


class Role(StrEnum):
    """What a member is in this room. A class has one host, who cannot be switched (LIVE-11)."""

    HOST = "host"
    COHOST = "co-host"
    VIEWER = "viewer"


class PersonKind(StrEnum):
    STAFF = "staff"
    PARENT = "parent"
    STUDENT = "student"
    OUTSIDER = "outsider"


class Relation(StrEnum):
    """What a parent is to a child."""

    MOTHER = "mother"
    FATHER = "father"
    GRANDPARENT = "grandparent"
    GUARDIAN = "guardian"


class Content(StrEnum):
    """What the stage shows (LIVE-14). Slides come with a later issue."""

    NONE = "none"
    CAMERA = "camera"
    SCREEN = "screen"


class Hand(StrEnum):
    """Where a member stands with speaking (LIVE-27..29)."""

    DOWN = "down"
    ASKING = "asking"
    INVITED = "invited"
    SPEAKING = "speaking"


class Permission(StrEnum):
    """What a member may do at this moment; `policy.py` decides. The server checks it again at each command."""

    END_ROOM = "end-room"
    SET_CONTENT = "set-content"
    MANAGE_COMMENTS = "manage-comments"
    MANAGE_SPEAKING = "manage-speaking"
    MANAGE_MEMBERS = "manage-members"
    COMMENT = "comment"
    ASK_TO_SPEAK = "ask-to-speak"
    PUBLISH_MICROPHONE = "publish-microphone"
    PUBLISH_CAMERA = "publish-camera"
    PUBLISH_SCREEN = "publish-screen"
    PUBLISH_SCREEN_AUDIO = "publish-screen-audio"


class CloseReason(StrEnum):
    ENDED = "ended"
    REMOVED = "removed"
    ABANDONED = "abandoned"
    """Staff stayed away longer than the room waits."""
    REPLACED = "replaced"
    """The same person entered on another page, which took the seat over."""
    SIGNED_OUT = "signed-out"


class Child(Message):
    name: str
    relation: Relation


class Member(Message):
    """One person in the room, as others see it. `children` are those a parent attends for (LIVE-26, IMP-04)."""

    id: MemberId
    person_id: str
    name: str
    kind: PersonKind
    children: list[Child] = []
    role: Role
    connected: bool
    hand: Hand
    asked_at: datetime | None = None
    comments_banned: bool = False
    joined_at: datetime


class Track(Message):
    """One thing that a member publishes. `held` means that the server does not forward it at the moment."""

    id: TrackId
    member_id: MemberId
    source: Source
    kind: Kind
    muted: bool
    held: bool


class Comment(Message):
    id: CommentId
    member_id: MemberId
    name: str
    kind: PersonKind
    children: list[Child] = []
    text: str
    sent_at: datetime
    local_id: str | None = None
    """The sender's own id of the comment, so that its page knows it again."""


class RoomState(Message):
    """What everybody in the room knows of it; sent whole at each change."""

    title: str
    kind: RoomKind
    host_id: MemberId
    host_name: str
    content: Content
    comments_allowed: bool
    speaking_allowed: bool
    speaker_limit: int
    staff_away_since: datetime | None = None
    """Set while no member of staff is connected; children's microphones and comments are closed until one is back."""
    closes_at: datetime | None = None
    """When the class ends by itself if staff stay away."""
    started_at: datetime


class Slot(Message):
    """One receiving place of the client's peer connection: the m-section `mid` carries `track_id`, or nothing."""

    mid: str
    kind: Kind
    track_id: TrackId | None = None


class Snapshot(Message):
    """The room as one member may see it. Viewers see the host, speakers and themselves; hosts see everybody."""

    room_id: RoomId
    room: RoomState
    me: Member
    permissions: list[Permission]
    members: list[Member]
    queue: list[MemberId]
    """Hosts only: who asks to speak, first come first."""
    place: int | None = None
    """One's own place in the queue, from 1."""
    count: int
    """LIVE-30: how many are in class now."""
    tracks: list[Track]
    comments: list[Comment]
    server_time: datetime


# --- Commands: client to server ----------------------------------------------------------------------------------


class Command(Message):
    """A thing a client asks for."""


class JoinRoom(Command):
    """Takes one's seat (again). Reply: `Joined`."""

    type: Literal["join-room"] = "join-room"
    room_id: Annotated[RoomId, StringConstraints(min_length=1, max_length=64)]


class LeaveRoom(Command):
    """Gives the seat back at once, without the grace of a lost link."""

    type: Literal["leave-room"] = "leave-room"


class EndRoom(Command):
    """下課 (LIVE-21)."""

    type: Literal["end-room"] = "end-room"


class ConnectMedia(Command):
    """Asks for a new peer connection, in place of an earlier one of this seat. Reply: `MediaOffer`."""

    type: Literal["connect-media"] = "connect-media"


class AnswerMedia(Command):
    """The browser's answer to the last offer."""

    type: Literal["answer-media"] = "answer-media"
    sdp: Annotated[str, StringConstraints(max_length=SDP_LENGTH)]


class RestartMedia(Command):
    """ICE restart: same peer, new credentials (RFC 8839). Reply: `MediaOffer`; refused with `no-media` when it is gone."""

    type: Literal["restart-media"] = "restart-media"


class Publish(Command):
    """Opens a publish slot. Reply: `Published`."""

    type: Literal["publish"] = "publish"
    source: Annotated[Source, Field(strict=False)]


class Unpublish(Command):
    type: Literal["unpublish"] = "unpublish"
    source: Annotated[Source, Field(strict=False)]


class SetMuted(Command):
    """Tells that one's own track is silent or dark on purpose; the server stops to forward it."""

    type: Literal["set-muted"] = "set-muted"
    source: Annotated[Source, Field(strict=False)]
    muted: bool


class View(Message):
    """A video that is visible on the page, with its size in device pixels."""

    track_id: Annotated[TrackId, StringConstraints(min_length=1, max_length=64)]
    width: Annotated[int, Field(ge=1, le=16_384)]
    height: Annotated[int, Field(ge=1, le=16_384)]


class SetViews(Command):
    """What the page shows now, most important first. Videos that are not named are not sent."""

    type: Literal["set-views"] = "set-views"
    views: Annotated[list[View], Field(max_length=VIEWS)]


class SetContent(Command):
    """What the stage shows (LIVE-14, LIVE-18)."""

    type: Literal["set-content"] = "set-content"
    content: Annotated[Content, Field(strict=False)]


class SendComment(Command):
    """Reply: `CommentSent`. Everybody, the sender too, hears of it by `comment-posted`."""

    type: Literal["send-comment"] = "send-comment"
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=COMMENT_LENGTH)]
    local_id: Id | None = None


class AllowComments(Command):
    """LIVE-25: the switch above the comments."""

    type: Literal["allow-comments"] = "allow-comments"
    allowed: bool


class AllowSpeaking(Command):
    """LIVE-17: whether viewers may ask to speak. Those who speak already go on."""

    type: Literal["allow-speaking"] = "allow-speaking"
    allowed: bool


class AskToSpeak(Command):
    type: Literal["ask-to-speak"] = "ask-to-speak"


class StopSpeaking(Command):
    """Takes the hand down, declines an invitation or gives the floor back."""

    type: Literal["stop-speaking"] = "stop-speaking"


class AcceptInvitation(Command):
    type: Literal["accept-invitation"] = "accept-invitation"


class ToMember(Command):
    member_id: Annotated[MemberId, StringConstraints(min_length=1, max_length=64)]


class GrantSpeech(ToMember):
    """LIVE-28, LIVE-29: refused with `stage-full` when eight speak already."""

    type: Literal["grant-speech"] = "grant-speech"


class DeclineSpeech(ToMember):
    type: Literal["decline-speech"] = "decline-speech"


class InviteToSpeak(ToMember):
    type: Literal["invite-to-speak"] = "invite-to-speak"


class RevokeSpeech(ToMember):
    type: Literal["revoke-speech"] = "revoke-speech"


class BanComments(ToMember):
    type: Literal["ban-comments"] = "ban-comments"
    banned: bool


class RemoveMember(ToMember):
    """移出課堂: the person cannot come back into this class."""

    type: Literal["remove-member"] = "remove-member"


AnyCommand = Annotated[
    JoinRoom
    | LeaveRoom
    | EndRoom
    | ConnectMedia
    | AnswerMedia
    | RestartMedia
    | Publish
    | Unpublish
    | SetMuted
    | SetViews
    | SetContent
    | SendComment
    | AllowComments
    | AllowSpeaking
    | AskToSpeak
    | StopSpeaking
    | AcceptInvitation
    | GrantSpeech
    | DeclineSpeech
    | InviteToSpeak
    | RevokeSpeech
    | BanComments
    | RemoveMember,
    Field(discriminator="type"),
]


# --- Replies ---------------------------------------------------------------------------------------------------


class Done(Message):
    """The reply of commands that have nothing to say."""


class Joined(Message):
    snapshot: Snapshot


class MediaOffer(Message):
    """The server's offer: `publish` tells the m-section of each source, `slots` the receiving ones."""

    sdp: str
    publish: dict[Source, str]
    slots: list[Slot]


class Published(Message):
    track: Track


class CommentSent(Message):
    comment_id: CommentId


AnyReply = Done | Joined | MediaOffer | Published | CommentSent


class Refusal(Message):
    """Why a command changed nothing. `code` is stable and has a text in every language; `detail` is for developers."""

    code: RefusalCode
    detail: str
    retry_after: float | None = None
    """Seconds, when trying again makes sense."""
    address: str | None = None
    """With `room-elsewhere`: the origin of the process that holds the room."""


# --- Events: server to client ----------------------------------------------------------------------------------


class Event(Message):
    """A thing that happened."""


class RoomChanged(Event):
    type: Literal["room-changed"] = "room-changed"
    room: RoomState


class CountChanged(Event):
    """At most once a second a room."""

    type: Literal["count-changed"] = "count-changed"
    count: int


class MemberChanged(Event):
    """A member came or changed; replaces what was known of it."""

    type: Literal["member-changed"] = "member-changed"
    member: Member


class MemberLeft(Event):
    type: Literal["member-left"] = "member-left"
    member_id: MemberId


class QueueChanged(Event):
    """Hosts only."""

    type: Literal["queue-changed"] = "queue-changed"
    queue: list[MemberId]


class PlaceChanged(Event):
    """One's own place in the queue; `None` when one is not in it."""

    type: Literal["place-changed"] = "place-changed"
    place: int | None


class PermissionsChanged(Event):
    """What oneself may do from now on."""

    type: Literal["permissions-changed"] = "permissions-changed"
    permissions: list[Permission]


class TrackChanged(Event):
    """A track came or changed."""

    type: Literal["track-changed"] = "track-changed"
    track: Track


class TrackRemoved(Event):
    type: Literal["track-removed"] = "track-removed"
    track_id: TrackId


class SlotsChanged(Event):
    """Which receiving slot carries what, all of them."""

    type: Literal["slots-changed"] = "slots-changed"
    slots: list[Slot]


class MediaLost(Event):
    """The server has given this peer connection up; connect anew."""

    type: Literal["media-lost"] = "media-lost"


class CommentPosted(Event):
    type: Literal["comment-posted"] = "comment-posted"
    comment: Comment


class Notice(Event):
    """Something that only its receiver is told, once."""

    type: Literal["notice"] = "notice"
    code: Literal[
        "speech-granted", "speech-declined", "speech-revoked", "speech-invited", "comments-banned", "comments-restored"
    ]


class RoomClosed(Event):
    """The room is over for the receiver, who is out of it from now on."""

    type: Literal["room-closed"] = "room-closed"
    room_id: RoomId
    reason: CloseReason


class Notified(Event):
    """A new entry in one's inbox (消息). `data` is the entry as the HTTP interface gives it."""

    type: Literal["notified"] = "notified"
    data: dict[str, object]


class GroupMessagePosted(Event):
    """A message in a class group (班級群) of the receiver. `data` as the HTTP interface gives it."""

    type: Literal["group-message-posted"] = "group-message-posted"
    data: dict[str, object]


AnyEvent = Annotated[
    RoomChanged
    | CountChanged
    | MemberChanged
    | MemberLeft
    | QueueChanged
    | PlaceChanged
    | PermissionsChanged
    | TrackChanged
    | TrackRemoved
    | SlotsChanged
    | MediaLost
    | CommentPosted
    | Notice
    | RoomClosed
    | Notified
    | GroupMessagePosted,
    Field(discriminator="type"),
]
