"""The peer connection of a seat: what it publishes, what its page shows, and who may be seen and heard in a small class."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rtc.negotiated import Kind, Source
from signaling.messages.base import Command, Event, GivenTrack, MemberId, Message, ToMember, TrackId
from signaling.messages.people import CameraVisibility

VIEWS = 32
SDP_LENGTH = 100_000


class Track(Message):
    """One thing that a member publishes. `held` means that the server does not forward it at the moment."""

    id: TrackId
    member_id: MemberId
    source: Source
    kind: Kind
    muted: bool
    held: bool


class Slot(Message):
    """One receiving place of the client's peer connection: the m-section `mid` carries `track_id`, or nothing."""

    mid: str
    kind: Kind
    track_id: TrackId | None = None


class View(Message):
    """A video that is visible on the page, with its size in device pixels."""

    track_id: GivenTrack
    width: Annotated[int, Field(ge=1, le=16_384)]
    height: Annotated[int, Field(ge=1, le=16_384)]


# --- Commands ------------------------------------------------------------------------------------------------------


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


class SetViews(Command):
    """What the page shows now, most important first. Videos that are not named are not sent."""

    type: Literal["set-views"] = "set-views"
    views: Annotated[list[View], Field(max_length=VIEWS)]


class MuteMember(ToMember):
    """Holds a member's microphone at the server, in a small class."""

    type: Literal["mute-member"] = "mute-member"


class MuteAll(Command):
    """Everybody who is here now, hosts excepted."""

    type: Literal["mute-all"] = "mute-all"


class AskToUnmute(ToMember):
    """The member is told by the notice `unmute-asked` and may open its microphone again, or not."""

    type: Literal["ask-to-unmute"] = "ask-to-unmute"


class AllowUnmute(Command):
    """Whether those who were muted by the host may open their microphones by themselves."""

    type: Literal["allow-unmute"] = "allow-unmute"
    allowed: bool


class SetCameraVisibility(Command):
    """To whom the cameras of viewers are shown (beyond.md, ask 10)."""

    type: Literal["set-camera-visibility"] = "set-camera-visibility"
    visibility: Annotated[CameraVisibility, Field(strict=False)]


class SetMemberCamera(ToMember):
    """The same for one member; `None` follows the room again."""

    type: Literal["set-member-camera"] = "set-member-camera"
    visibility: Annotated[CameraVisibility | None, Field(strict=False)]


# --- Replies -------------------------------------------------------------------------------------------------------


class MediaOffer(Message):
    """The server's offer: `publish` tells the m-section of each source, `slots` the receiving ones."""

    sdp: str
    publish: dict[Source, str]
    slots: list[Slot]


class Published(Message):
    track: Track


# --- Events --------------------------------------------------------------------------------------------------------


class TrackChanged(Event):
    """A track came or changed."""

    type: Literal["track-changed"] = "track-changed"
    track: Track


class TrackRemoved(Event):
    """A track ended, or is not shown to the receiver any more."""

    type: Literal["track-removed"] = "track-removed"
    track_id: TrackId


class SlotsChanged(Event):
    """Which receiving slot carries what, all of them."""

    type: Literal["slots-changed"] = "slots-changed"
    slots: list[Slot]


class MediaLost(Event):
    """The server has given this peer connection up; connect anew."""

    type: Literal["media-lost"] = "media-lost"
