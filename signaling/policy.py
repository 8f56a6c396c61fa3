"""The rule matrix: what each kind of room has (LIVE-01..12, MEET), and what a member may do in it, all as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rtc.negotiated import Source
from signaling.messages import Hand, Permission, Role, RoomKind
from signaling.refusals import RefusalCode


class Audience(StrEnum):
    """Whose address book the invitations come from, in the main (LIVE-03)."""

    FAMILIES = "families"
    STAFF = "staff"


class Roster(StrEnum):
    """Whom a viewer sees besides itself."""

    STAGE = "stage"
    """The host and those who speak: nobody sees who else is there, so a class may be as large as it likes."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ReceiveSlots:
    """Receiving m-sections of each peer connection. So many voices are heard at once; further videos are on demand."""

    video: int
    audio: int


@dataclass(frozen=True, slots=True)
class Rules:
    """One column of the matrix."""

    audience: Audience
    audience_limit: int | None
    """LIVE-02: `None`, because there is none."""
    booking: bool
    recording_choice: bool
    check_in: bool
    comments: bool
    speaker_limit: int
    """LIVE-08, LIVE-28: how many viewers speak at once by request; 0 where there are no requests."""
    member_management: bool
    pause: bool
    host_switch: bool
    viewer_sources: frozenset[Source]
    """LIVE-12: what viewers may publish at any time."""
    speaker_sources: frozenset[Source]
    """What viewers may publish while they have the floor."""
    roster: Roster
    slots: ReceiveSlots


_NOTHING: Final[frozenset[Source]] = frozenset()
_VOICE: Final = frozenset({Source.MICROPHONE})
_FACE_AND_VOICE: Final = frozenset({Source.MICROPHONE, Source.CAMERA})
_EVERYTHING: Final = frozenset(Source)

RULES: Final[Mapping[RoomKind, Rules]] = MappingProxyType({
    RoomKind.LARGE: Rules(
        audience=Audience.FAMILIES, audience_limit=None, booking=True, recording_choice=True, check_in=True,
        comments=True, speaker_limit=8, member_management=True, pause=True, host_switch=False,
        viewer_sources=_NOTHING, speaker_sources=_VOICE, roster=Roster.STAGE, slots=ReceiveSlots(video=3, audio=5),
    ),
    RoomKind.SMALL: Rules(
        audience=Audience.FAMILIES, audience_limit=None, booking=True, recording_choice=True, check_in=True,
        comments=True, speaker_limit=0, member_management=True, pause=True, host_switch=False,
        viewer_sources=_FACE_AND_VOICE, speaker_sources=_NOTHING, roster=Roster.ALL,
        slots=ReceiveSlots(video=12, audio=5),
    ),
    RoomKind.BROADCAST: Rules(
        audience=Audience.STAFF, audience_limit=None, booking=False, recording_choice=True, check_in=False,
        comments=True, speaker_limit=0, member_management=True, pause=True, host_switch=False,
        viewer_sources=_NOTHING, speaker_sources=_NOTHING, roster=Roster.STAGE, slots=ReceiveSlots(video=3, audio=3),
    ),
    RoomKind.MEETING: Rules(
        audience=Audience.STAFF, audience_limit=None, booking=True, recording_choice=True, check_in=False,
        comments=True, speaker_limit=0, member_management=True, pause=False, host_switch=True,
        viewer_sources=_EVERYTHING, speaker_sources=_NOTHING, roster=Roster.ALL,
        slots=ReceiveSlots(video=12, audio=5),
    ),
})  # fmt: skip

HOSTS: Final = frozenset({Role.HOST, Role.COHOST})

TO_PUBLISH: Final[Mapping[Source, Permission]] = MappingProxyType({
    Source.MICROPHONE: Permission.PUBLISH_MICROPHONE,
    Source.CAMERA: Permission.PUBLISH_CAMERA,
    Source.SCREEN: Permission.PUBLISH_SCREEN,
    Source.SCREEN_AUDIO: Permission.PUBLISH_SCREEN_AUDIO,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a permission depends on: the member, and the switches of the room."""

    role: Role
    staff: bool
    hand: Hand = Hand.DOWN
    comments_banned: bool = False
    comments_allowed: bool = True
    speaking_allowed: bool = True
    staff_away: bool = False
    attends: bool = False
    """A student, or a parent with children in this class: who is counted by check-ins."""
    may_draw: bool = False
    cameras_off: bool = False
    """The host closed this member's camera."""


Gate = Callable[[Rules, Standing], RefusalCode | None]
"""One reason for which something may not be done now, or `None`."""


def _gate(passes: Callable[[Rules, Standing], bool], code: RefusalCode) -> Gate:
    return lambda rules, standing: None if passes(rules, standing) else code


def _source_gate(source: Source) -> Gate:
    def gate(rules: Rules, standing: Standing) -> RefusalCode | None:
        if standing.role in HOSTS:
            return None
        if source in rules.viewer_sources:
            return RefusalCode.CAMERAS_OFF if source is Source.CAMERA and standing.cameras_off else None
        if source in rules.speaker_sources:
            return None if standing.hand is Hand.SPEAKING else RefusalCode.NOT_PERMITTED
        return RefusalCode.NOT_IN_THIS_KIND

    return gate


_hosts_only = _gate(lambda _, standing: standing.role in HOSTS, RefusalCode.NOT_PERMITTED)
_viewers_only = _gate(lambda _, standing: standing.role not in HOSTS, RefusalCode.NOT_PERMITTED)
_has_comments = _gate(lambda rules, _: rules.comments, RefusalCode.NOT_IN_THIS_KIND)
_has_requests = _gate(lambda rules, _: rules.speaker_limit > 0, RefusalCode.NOT_IN_THIS_KIND)
_has_management = _gate(lambda rules, _: rules.member_management, RefusalCode.NOT_IN_THIS_KIND)
_has_pause = _gate(lambda rules, _: rules.pause, RefusalCode.NOT_IN_THIS_KIND)
_has_recording = _gate(lambda rules, _: rules.recording_choice, RefusalCode.NOT_IN_THIS_KIND)
_has_check_in = _gate(lambda rules, _: rules.check_in, RefusalCode.NOT_IN_THIS_KIND)
_has_open_microphones = _gate(lambda rules, _: Source.MICROPHONE in rules.viewer_sources, RefusalCode.NOT_IN_THIS_KIND)
_attends = _gate(lambda _, standing: standing.attends, RefusalCode.NOT_PERMITTED)
_may_draw = _gate(lambda _, standing: standing.role in HOSTS or standing.may_draw, RefusalCode.NOT_PERMITTED)
_comments_not_banned = _gate(lambda _, standing: not standing.comments_banned, RefusalCode.COMMENTS_BANNED)
_staff_here = _gate(lambda _, standing: standing.staff or not standing.staff_away, RefusalCode.STAFF_AWAY)
_comments_open = _gate(
    lambda _, standing: standing.comments_allowed or standing.role in HOSTS, RefusalCode.COMMENTS_CLOSED
)
_speaking_open = _gate(lambda _, standing: standing.speaking_allowed, RefusalCode.SPEAKING_CLOSED)

_GATES: Final[Mapping[Permission, tuple[Gate, ...]]] = MappingProxyType({
    Permission.END_ROOM: (_hosts_only,),
    Permission.SET_CONTENT: (_hosts_only,),
    Permission.PAUSE: (_has_pause, _hosts_only),
    Permission.RECORD: (_has_recording, _hosts_only),
    Permission.MANAGE_COMMENTS: (_has_comments, _hosts_only),
    Permission.MANAGE_SPEAKING: (_has_requests, _hosts_only),
    Permission.MANAGE_MEMBERS: (_has_management, _hosts_only),
    Permission.MANAGE_MEDIA: (_has_open_microphones, _hosts_only),
    Permission.MANAGE_CHECK_IN: (_has_check_in, _hosts_only),
    Permission.CHECK_IN: (_has_check_in, _viewers_only, _attends),
    Permission.DRAW: (_may_draw, _staff_here),
    Permission.COMMENT: (_has_comments, _comments_not_banned, _staff_here, _comments_open),
    Permission.ASK_TO_SPEAK: (_has_requests, _viewers_only, _speaking_open),
    **{permission: (_source_gate(source),) for source, permission in TO_PUBLISH.items()},
})  # fmt: skip


def refusal(permission: Permission, rules: Rules, standing: Standing) -> RefusalCode | None:
    """Why a member of this standing may not do it now; `None` when it may."""
    return next((code for gate in _GATES[permission] if (code := gate(rules, standing)) is not None), None)


@lru_cache(maxsize=1024)
def permissions(rules: Rules, standing: Standing) -> tuple[Permission, ...]:
    """All that a member of this standing may do now, in the order of the catalogue."""
    return tuple(permission for permission in Permission if refusal(permission, rules, standing) is None)
