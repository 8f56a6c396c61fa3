"""Members: who they are, how their connection is, and what a host does to them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from signaling.messages.base import Command, Event, MemberId, Message, ToMember

PLAYBACK_BOUND = 600_000
"""Milliseconds, and times, that one report of a page may tell."""


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


class Hand(StrEnum):
    """Where a member stands with speaking (LIVE-27..29)."""

    DOWN = "down"
    ASKING = "asking"
    INVITED = "invited"
    SPEAKING = "speaking"


class CameraVisibility(StrEnum):
    """To whom the cameras of viewers are shown in a small class."""

    ALL = "all"
    HOSTS = "hosts"
    OFF = "off"


class Child(Message):
    person_id: str
    name: str
    relation: Relation


class Member(Message):
    """One person in the room, as others see it. `children` are those a parent attends for (LIVE-26, IMP-04)."""

    id: MemberId
    person_id: str
    name: str
    kind: PersonKind
    children: list[Child] = Field(default_factory=list)
    role: Role
    connected: bool
    hand: Hand
    asked_at: datetime | None = None
    speaks_until: datetime | None = None
    """When the turn of who speaks is over by itself; `None` without a limit."""
    spoken_seconds: int = 0
    """Of all turns that are over."""
    comments_banned: bool = False
    muted_by_host: bool = False
    """The microphone is held at the server until the host or, where it is allowed, the member opens it."""
    camera_visibility: CameraVisibility | None = None
    """Its own, when it differs from that of the room."""
    may_draw: bool = False
    recorded: bool | None = None
    """Told to hosts and to itself while the class is recorded: false for who has not consented and is left out."""
    joined_at: datetime


class Expected(Message):
    """A student who is invited, present or not (LIVE-33)."""

    person_id: str
    name: str
    group_name: str


class Quality(StrEnum):
    """Of a member's connection, measured by the server."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


# --- Commands ------------------------------------------------------------------------------------------------------


class RemoveMember(ToMember):
    """移出課堂 (LIVE-31): the person cannot come back into this class."""

    type: Literal["remove-member"] = "remove-member"


class RemindAbsent(Command):
    """提醒未上課學生 (LIVE-34): a notice to those of the roster who are not here."""

    type: Literal["remind-absent"] = "remind-absent"


class ReportPlayback(Command):
    """What the page saw and heard go wrong since its last report: pictures that stood still, sound that was made up."""

    type: Literal["report-playback"] = "report-playback"
    freezes: Annotated[int, Field(ge=0, le=PLAYBACK_BOUND)]
    frozen_ms: Annotated[int, Field(ge=0, le=PLAYBACK_BOUND)]
    concealed_ms: Annotated[int, Field(ge=0, le=PLAYBACK_BOUND)]


# --- Events --------------------------------------------------------------------------------------------------------


class MemberChanged(Event):
    """A member came or changed; replaces what was known of it."""

    type: Literal["member-changed"] = "member-changed"
    member: Member


class MemberLeft(Event):
    type: Literal["member-left"] = "member-left"
    member_id: MemberId


class RosterChanged(Event):
    """Hosts only: further students were invited while the class is on (LIVE-23, LIVE-33); replaces the roster."""

    type: Literal["roster-changed"] = "roster-changed"
    roster: list[Expected]


class QualityChanged(Event):
    """The connections whose quality changed: of everybody to hosts, of oneself to others. At most every 5 s."""

    type: Literal["quality-changed"] = "quality-changed"
    qualities: dict[MemberId, Quality]


class LinkChanged(Event):
    """Whether one's own connection carries video at present, or slides, ink and voices only."""

    type: Literal["link-changed"] = "link-changed"
    carries_video: bool
