"""What a member may do by its standing. The table of the training slides itself is tried in test_matrix.py."""

from dataclasses import replace

import pytest

from rtc.negotiated import Source
from signaling import policy
from signaling.messages import Hand, Permission, Role, RoomKind
from signaling.policy import RULES, TO_PUBLISH, Roster, Rules, Standing
from signaling.refusals import RefusalCode

HOST = Standing(role=Role.HOST, staff=True)
VIEWER = Standing(role=Role.VIEWER, staff=False)
LARGE, SMALL, BROADCAST, MEETING = (RULES[kind] for kind in RoomKind)


def test_eight_may_speak_in_a_large_class() -> None:
    """LIVE-28."""
    assert LARGE.speaker_limit == 8


def test_every_kind_of_room_has_its_column() -> None:
    assert set(RULES) == set(RoomKind)


def test_an_audience_that_may_be_large_does_not_see_itself() -> None:
    assert (LARGE.roster, BROADCAST.roster) == (Roster.STAGE, Roster.STAGE)
    assert (SMALL.roster, MEETING.roster) == (Roster.ALL, Roster.ALL)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES.keys())
def test_a_host_publishes_everything_in_every_kind(rules: Rules) -> None:
    assert {source for source, needs in TO_PUBLISH.items() if needs in policy.permissions(rules, HOST)} == set(Source)


def test_a_viewer_of_a_large_class_publishes_its_voice_and_only_with_the_floor() -> None:
    for hand in Hand:
        granted = policy.permissions(LARGE, replace(VIEWER, hand=hand))
        assert {needs for needs in TO_PUBLISH.values() if needs in granted} == (
            {Permission.PUBLISH_MICROPHONE} if hand is Hand.SPEAKING else set()
        )


HOSTS_ONLY = {
    Permission.END_ROOM,
    Permission.SET_CONTENT,
    Permission.MANAGE_COMMENTS,
    Permission.MANAGE_SPEAKING,
    Permission.MANAGE_MEMBERS,
    Permission.MANAGE_MEDIA,
    Permission.MANAGE_CHECK_IN,
    Permission.PAUSE,
    Permission.RECORD,
}


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES.keys())
@pytest.mark.parametrize("permission", sorted(HOSTS_ONLY))
def test_no_viewer_in_any_standing_manages_anything(rules: Rules, permission: Permission) -> None:
    for hand in Hand:
        for staff in (True, False):
            assert policy.refusal(permission, rules, replace(VIEWER, hand=hand, staff=staff)) is not None


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (VIEWER, None),
        (replace(VIEWER, comments_allowed=False), RefusalCode.COMMENTS_CLOSED),
        (replace(VIEWER, comments_banned=True), RefusalCode.COMMENTS_BANNED),
        (replace(VIEWER, staff_away=True), RefusalCode.STAFF_AWAY),
        (replace(VIEWER, staff=True, staff_away=True), None),
        (HOST, None),
        (replace(HOST, comments_allowed=False), None),
    ],
)
def test_who_may_comment(standing: Standing, code: RefusalCode | None) -> None:
    """LIVE-25, LIVE-31; beyond.md, advance 1."""
    assert policy.refusal(Permission.COMMENT, LARGE, standing) is code


@pytest.mark.parametrize(
    ("rules", "standing", "code"),
    [
        (LARGE, VIEWER, None),
        (LARGE, replace(VIEWER, speaking_allowed=False), RefusalCode.SPEAKING_CLOSED),
        (LARGE, HOST, RefusalCode.NOT_PERMITTED),
        (SMALL, VIEWER, RefusalCode.NOT_IN_THIS_KIND),
        (BROADCAST, VIEWER, RefusalCode.NOT_IN_THIS_KIND),
    ],
)
def test_who_may_ask_to_speak(rules: Rules, standing: Standing, code: RefusalCode | None) -> None:
    """LIVE-08, LIVE-17."""
    assert policy.refusal(Permission.ASK_TO_SPEAK, rules, standing) is code


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (HOST, None),
        (VIEWER, RefusalCode.NOT_PERMITTED),
        (replace(VIEWER, may_draw=True), None),
        (replace(VIEWER, may_draw=True, staff_away=True), RefusalCode.STAFF_AWAY),
        (replace(VIEWER, staff=True, may_draw=True, staff_away=True), None),
    ],
)
def test_who_may_draw(standing: Standing, code: RefusalCode | None) -> None:
    assert policy.refusal(Permission.DRAW, LARGE, standing) is code


def test_students_show_themselves_in_a_small_class_unless_the_host_closed_the_cameras() -> None:
    """LIVE-12; beyond.md, ask 10."""
    off = replace(VIEWER, cameras_off=True)
    assert policy.refusal(Permission.PUBLISH_CAMERA, SMALL, VIEWER) is None
    assert policy.refusal(Permission.PUBLISH_CAMERA, SMALL, off) is RefusalCode.CAMERAS_OFF
    assert policy.refusal(Permission.PUBLISH_MICROPHONE, SMALL, off) is None
    assert policy.refusal(Permission.PUBLISH_CAMERA, LARGE, VIEWER) is RefusalCode.NOT_IN_THIS_KIND


def test_permissions_and_refusals_never_disagree() -> None:
    for rules in RULES.values():
        for standing in (HOST, VIEWER, replace(VIEWER, hand=Hand.SPEAKING), replace(VIEWER, staff_away=True)):
            granted = policy.permissions(rules, standing)
            assert set(granted) == {p for p in Permission if policy.refusal(p, rules, standing) is None}
