"""The message catalogue: every command a client can send and every event it can be sent, as typed models.

On the wire there are two Socket.IO event names and no more: `command` (client to server, answered by an acknowledgement
`{"ok": true, "reply": {...}}` or `{"ok": false, "refusal": {...}}`) and `event` (server to client). `type` tells which.
PROTOCOL.md tells the same in prose, in the order of a session's life. One file a topic; this one joins them.
"""

from typing import Annotated

from pydantic import Field

from signaling.messages.base import (
    CheckInId,
    Command,
    CommentId,
    DeckId,
    Done,
    ElementId,
    Event,
    MemberId,
    Message,
    RoomId,
    Surface,
    ToMember,
    TrackId,
)
from signaling.messages.check_in import (
    AnswerCheckIn,
    CheckedIn,
    CheckIn,
    CheckInAnswer,
    CheckInResult,
    CheckInResultChanged,
    EndCheckIn,
    RemindCheckIn,
    StartCheckIn,
)
from signaling.messages.comments import (
    COMMENT_HISTORY,
    COMMENT_LENGTH,
    AllowComments,
    BanComments,
    Comment,
    CommentDeleted,
    CommentPosted,
    CommentSent,
    DeleteComment,
    SendComment,
    SendCommentsToHosts,
)
from signaling.messages.ink import (
    ELEMENT_POINTS,
    ERASE_AT_ONCE,
    EXTENT,
    POINTS_AT_ONCE,
    PRESSURE,
    TEXT_LENGTH,
    ClearInk,
    DrawInk,
    EraseInk,
    FetchInk,
    Ink,
    InkCleared,
    InkDrawn,
    InkElement,
    InkErased,
    InkRestored,
    InkTool,
    LaserMoved,
    LetDraw,
    PointLaser,
    RedoInk,
    UndoInk,
)
from signaling.messages.media import (
    SDP_LENGTH,
    VIEWS,
    AllowUnmute,
    AnswerMedia,
    AskToUnmute,
    ConnectMedia,
    MediaLost,
    MediaOffer,
    MuteAll,
    MuteMember,
    Publish,
    Published,
    RestartMedia,
    SetCameraVisibility,
    SetMemberCamera,
    SetMuted,
    SetViews,
    Slot,
    SlotsChanged,
    Track,
    TrackChanged,
    TrackRemoved,
    Unpublish,
    View,
)
from signaling.messages.news import DeckChanged, GroupMessagePosted, Notified
from signaling.messages.people import (
    CameraVisibility,
    Child,
    Expected,
    Hand,
    LinkChanged,
    Member,
    MemberChanged,
    MemberLeft,
    PersonKind,
    Quality,
    QualityChanged,
    Relation,
    RemindAbsent,
    RemoveMember,
    ReportPlayback,
    Role,
    RosterChanged,
)
from signaling.messages.recording import StartRecording, StopRecording
from signaling.messages.room import (
    CloseReason,
    CountChanged,
    EndRoom,
    Joined,
    JoinRoom,
    LeaveRoom,
    Notice,
    Permission,
    PermissionsChanged,
    RoomChanged,
    RoomClosed,
    RoomKind,
    RoomState,
    SetViewerScope,
    Snapshot,
    ViewerScope,
)
from signaling.messages.speaking import (
    AcceptInvitation,
    AllowSpeaking,
    AskToSpeak,
    DeclineSpeech,
    GrantSpeech,
    InviteToSpeak,
    PlaceChanged,
    QueueChanged,
    RevokeSpeech,
    SetSpeechLimit,
    StopSpeaking,
)
from signaling.messages.stage import (
    BOARDS,
    AddBoard,
    Content,
    Deck,
    PauseRoom,
    PinMember,
    ResumeRoom,
    SetContent,
    ShowBoard,
    ShowDeck,
    ShowPage,
)
from signaling.refusals import RefusalCode

AnyCommand = Annotated[
    JoinRoom
    | LeaveRoom
    | EndRoom
    | SetViewerScope
    | RemoveMember
    | RemindAbsent
    | ReportPlayback
    | ConnectMedia
    | AnswerMedia
    | RestartMedia
    | Publish
    | Unpublish
    | SetMuted
    | SetViews
    | MuteMember
    | MuteAll
    | AskToUnmute
    | AllowUnmute
    | SetCameraVisibility
    | SetMemberCamera
    | SetContent
    | ShowDeck
    | ShowPage
    | AddBoard
    | ShowBoard
    | PinMember
    | PauseRoom
    | ResumeRoom
    | StartRecording
    | StopRecording
    | DrawInk
    | EraseInk
    | ClearInk
    | UndoInk
    | RedoInk
    | PointLaser
    | FetchInk
    | LetDraw
    | SendComment
    | DeleteComment
    | AllowComments
    | SendCommentsToHosts
    | BanComments
    | AllowSpeaking
    | SetSpeechLimit
    | AskToSpeak
    | StopSpeaking
    | AcceptInvitation
    | GrantSpeech
    | DeclineSpeech
    | InviteToSpeak
    | RevokeSpeech
    | StartCheckIn
    | EndCheckIn
    | AnswerCheckIn
    | RemindCheckIn,
    Field(discriminator="type"),
]

AnyReply = Done | Joined | MediaOffer | Published | CommentSent | Ink


class Refusal(Message):
    """Why a command changed nothing. `code` is stable and has a text in every language; `detail` is for developers."""

    code: RefusalCode
    detail: str
    retry_after: float | None = None
    """Seconds, when trying again makes sense."""
    address: str | None = None
    """With `room-elsewhere`: the origin of the process that holds the room."""


AnyEvent = Annotated[
    MemberChanged
    | MemberLeft
    | RosterChanged
    | QualityChanged
    | LinkChanged
    | TrackChanged
    | TrackRemoved
    | SlotsChanged
    | MediaLost
    | InkDrawn
    | InkErased
    | InkCleared
    | InkRestored
    | LaserMoved
    | CommentPosted
    | CommentDeleted
    | QueueChanged
    | PlaceChanged
    | CheckedIn
    | CheckInResultChanged
    | RoomChanged
    | CountChanged
    | PermissionsChanged
    | Notice
    | RoomClosed
    | Notified
    | GroupMessagePosted
    | DeckChanged,
    Field(discriminator="type"),
]

__all__ = [
    "BOARDS",
    "COMMENT_HISTORY",
    "COMMENT_LENGTH",
    "ELEMENT_POINTS",
    "ERASE_AT_ONCE",
    "EXTENT",
    "POINTS_AT_ONCE",
    "PRESSURE",
    "SDP_LENGTH",
    "TEXT_LENGTH",
    "VIEWS",
    "AcceptInvitation",
    "AddBoard",
    "AllowComments",
    "AllowSpeaking",
    "AllowUnmute",
    "AnswerCheckIn",
    "AnswerMedia",
    "AnyCommand",
    "AnyEvent",
    "AnyReply",
    "AskToSpeak",
    "AskToUnmute",
    "BanComments",
    "CameraVisibility",
    "CheckIn",
    "CheckInAnswer",
    "CheckInId",
    "CheckInResult",
    "CheckInResultChanged",
    "CheckedIn",
    "Child",
    "ClearInk",
    "CloseReason",
    "Command",
    "Comment",
    "CommentDeleted",
    "CommentId",
    "CommentPosted",
    "CommentSent",
    "ConnectMedia",
    "Content",
    "CountChanged",
    "Deck",
    "DeckChanged",
    "DeckId",
    "DeclineSpeech",
    "DeleteComment",
    "Done",
    "DrawInk",
    "ElementId",
    "EndCheckIn",
    "EndRoom",
    "EraseInk",
    "Event",
    "Expected",
    "FetchInk",
    "GrantSpeech",
    "GroupMessagePosted",
    "Hand",
    "Ink",
    "InkCleared",
    "InkDrawn",
    "InkElement",
    "InkErased",
    "InkRestored",
    "InkTool",
    "InviteToSpeak",
    "JoinRoom",
    "Joined",
    "LaserMoved",
    "LeaveRoom",
    "LetDraw",
    "LinkChanged",
    "MediaLost",
    "MediaOffer",
    "Member",
    "MemberChanged",
    "MemberId",
    "MemberLeft",
    "Message",
    "MuteAll",
    "MuteMember",
    "Notice",
    "Notified",
    "PauseRoom",
    "Permission",
    "PermissionsChanged",
    "PersonKind",
    "PinMember",
    "PlaceChanged",
    "PointLaser",
    "Publish",
    "Published",
    "Quality",
    "QualityChanged",
    "QueueChanged",
    "RedoInk",
    "Refusal",
    "Relation",
    "RemindAbsent",
    "RemindCheckIn",
    "RemoveMember",
    "ReportPlayback",
    "RestartMedia",
    "ResumeRoom",
    "RevokeSpeech",
    "Role",
    "RoomChanged",
    "RoomClosed",
    "RoomId",
    "RoomKind",
    "RoomState",
    "RosterChanged",
    "SendComment",
    "SendCommentsToHosts",
    "SetCameraVisibility",
    "SetContent",
    "SetMemberCamera",
    "SetMuted",
    "SetSpeechLimit",
    "SetViewerScope",
    "SetViews",
    "ShowBoard",
    "ShowDeck",
    "ShowPage",
    "Slot",
    "SlotsChanged",
    "Snapshot",
    "StartCheckIn",
    "StartRecording",
    "StopRecording",
    "StopSpeaking",
    "Surface",
    "ToMember",
    "Track",
    "TrackChanged",
    "TrackId",
    "TrackRemoved",
    "UndoInk",
    "Unpublish",
    "View",
    "ViewerScope",
]
