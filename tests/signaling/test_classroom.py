"""The rules of a class, one sentence each, without sockets and media."""

from operator import attrgetter

import pytest

from rtc.negotiated import Source
from signaling.facts import PersonJoined, PersonLeft, RoomOver
from signaling.messages import COMMENT_HISTORY, CloseReason, Hand, MemberId, Permission, RoomKind, TrackId
from signaling.refusals import RefusalCode, Refused
from signaling.speech import QUEUE_LENGTH
from tests.signaling.replica import Replica
from tests.signaling.school import EIGHT, TEACHER, School


@pytest.fixture
def school() -> School:
    return School()


def test_eight_speak_and_the_ninth_waits_until_a_place_is_free(school: School) -> None:
    """LIVE-28."""
    speakers = [school.speaker(f"parent{number}") for number in range(8)]
    ninth = school.enter("parent8")
    school.does(school.room.speaking.ask, ninth)
    with pytest.raises(Refused) as refusal:
        school.does(school.room.speaking.grant, ninth)
    assert refusal.value.code is RefusalCode.STAGE_FULL
    assert school.room.seats[ninth].hand is Hand.ASKING
    school.does(school.room.speaking.stop, speakers[3])
    school.does(school.room.speaking.grant, ninth)
    assert school.room.seats[ninth].hand is Hand.SPEAKING


@pytest.mark.parametrize("way", ["speaking.revoke", "remove", "leave", "sign_out"])
def test_a_place_is_free_however_its_speaker_goes(school: School, way: str) -> None:
    speakers = [school.speaker(f"parent{number}") for number in range(8)]
    school.does(attrgetter(way)(school.room), speakers[0])
    assert school.room.seats[school.speaker("parent8")].hand is Hand.SPEAKING


def test_the_place_of_a_lost_speaker_is_free_after_the_grace_time_and_not_before(school: School) -> None:
    speakers = [school.speaker(f"parent{number}") for number in range(8)]
    school.disconnect(speakers[0])
    ninth = school.enter("parent8")
    school.does(school.room.speaking.ask, ninth)
    school.passes(59)
    with pytest.raises(Refused):
        school.does(school.room.speaking.grant, ninth)
    school.passes(1)
    school.does(school.room.speaking.grant, ninth)


def test_an_invited_person_who_accepts_too_late_stays_invited(school: School) -> None:
    invited = school.enter("parent9")
    school.does(school.room.speaking.invite, invited)
    for number in range(8):
        school.speaker(f"parent{number}")
    with pytest.raises(Refused) as refusal:
        school.does(school.room.speaking.accept, invited)
    assert refusal.value.code is RefusalCode.STAGE_FULL
    school.does(school.room.leave, school.room.seats[MemberId("m3")].id)
    school.does(school.room.speaking.accept, invited)


def test_nobody_is_invited_onto_a_full_stage(school: School) -> None:
    for number in range(8):
        school.speaker(f"parent{number}")
    with pytest.raises(Refused) as refusal:
        school.does(school.room.speaking.invite, school.enter("parent8"))
    assert refusal.value.code is RefusalCode.STAGE_FULL


def test_to_invite_who_asks_is_to_grant(school: School) -> None:
    parent = school.enter("parent1")
    school.does(school.room.speaking.ask, parent)
    school.does(school.room.speaking.invite, parent)
    assert school.room.seats[parent].hand is Hand.SPEAKING
    assert school.replicas[parent].notices == ["speech-granted"]


HANDS = {
    Hand.DOWN: {"grant", "decline", "revoke", "accept"},
    Hand.ASKING: {"ask", "revoke", "accept"},
    Hand.INVITED: {"ask", "grant", "decline", "invite"},
    Hand.SPEAKING: {"ask", "grant", "decline", "invite", "accept"},
}


@pytest.mark.parametrize(("hand", "way"), [(hand, way) for hand, ways in HANDS.items() for way in sorted(ways)])
def test_a_hand_that_is_elsewhere_is_not_moved(school: School, hand: Hand, way: str) -> None:
    parent = school.enter("parent1")
    if hand is Hand.INVITED:
        school.does(school.room.speaking.invite, parent)
    elif hand is not Hand.DOWN:
        school.does(school.room.speaking.ask, parent)
        if hand is Hand.SPEAKING:
            school.does(school.room.speaking.grant, parent)
    with pytest.raises(Refused) as refusal:
        school.does(getattr(school.room.speaking, way), parent)
    assert refusal.value.code is RefusalCode.HAND_CHANGED
    assert school.room.seats[parent].hand is hand


def test_the_host_needs_no_floor(school: School) -> None:
    for way in ("ask", "stop", "grant", "invite", "revoke"):
        with pytest.raises(Refused) as refusal:
            school.does(getattr(school.room.speaking, way), school.teacher)
        assert refusal.value.code is RefusalCode.NOT_PERMITTED


def test_the_queue_is_first_come_first_served_and_bounded(school: School) -> None:
    """LIVE-27."""
    members = [school.enter(f"parent{number}") for number in range(QUEUE_LENGTH + 1)]
    for member in members[:QUEUE_LENGTH]:
        school.does(school.room.speaking.ask, member)
    with pytest.raises(Refused) as refusal:
        school.does(school.room.speaking.ask, members[-1])
    assert refusal.value.code is RefusalCode.QUEUE_FULL
    assert school.replicas[school.teacher].queue == members[:QUEUE_LENGTH]
    school.does(school.room.speaking.decline, members[0])
    assert school.replicas[members[1]].place == 1
    assert school.replicas[members[0]].place is None
    assert school.replicas[members[0]].notices == ["speech-declined"]


def test_viewers_do_not_learn_who_asks_and_who_was_silenced(school: School) -> None:
    asking, other = school.enter("parent1"), school.enter("parent2")
    speaking = school.speaker("parent3")
    school.does(school.room.speaking.ask, asking)
    school.does(school.room.comments.ban, speaking, True)
    assert set(school.replicas[other].members) == {school.teacher, other, speaking}
    assert not school.replicas[other].members[speaking].comments_banned
    assert school.replicas[other].queue == []
    assert school.replicas[school.teacher].members[speaking].comments_banned
    assert school.replicas[speaking].me.comments_banned


def test_a_speaker_who_stops_is_not_seen_any_more_but_sees_itself(school: School) -> None:
    speaker, other = school.speaker("parent1"), school.enter("parent2")
    school.does(school.room.speaking.stop, speaker)
    assert speaker not in school.replicas[other].members
    assert school.replicas[speaker].members[speaker].hand is Hand.DOWN


def test_in_a_small_class_everybody_sees_everybody() -> None:
    school = School(RoomKind.SMALL)
    one, other = school.enter("student1"), school.enter("parent2")
    assert set(school.replicas[one].members) == {school.teacher, one, other}


def test_tracks_go_with_the_permission(school: School) -> None:
    speaker = school.speaker("parent1")
    school.does(school.room.publish, speaker, Source.MICROPHONE, TrackId("t1"))
    school.does(school.room.speaking.revoke, speaker)
    assert school.room.tracks() == {}
    assert school.replicas[school.teacher].tracks == {}


def test_closing_requests_leaves_who_asks_and_who_speaks_alone(school: School) -> None:
    """LIVE-17."""
    speaker, asking = school.speaker("parent1"), school.enter("parent2")
    school.does(school.room.speaking.ask, asking)
    school.does(school.room.speaking.allow, False)
    assert Permission.ASK_TO_SPEAK not in school.replicas[asking].permissions
    assert Permission.PUBLISH_MICROPHONE in school.replicas[speaker].permissions
    school.does(school.room.speaking.grant, asking)


def test_hosts_cannot_be_silenced_or_removed(school: School) -> None:
    with pytest.raises(Refused) as silenced:
        school.does(school.room.comments.ban, school.teacher, True)
    with pytest.raises(Refused) as removed:
        school.does(school.room.remove, school.teacher)
    assert silenced.value.code is removed.value.code is RefusalCode.NOT_PERMITTED


def test_the_last_comments_are_kept_and_no_more(school: School) -> None:
    parent = school.enter("parent1")
    for number in range(COMMENT_HISTORY + 5):
        school.passes(2)
        school.comments(parent, f"{number}")
    late = school.replicas[school.enter("parent2")]
    assert len(late.comments) == COMMENT_HISTORY
    assert (late.comments[0].text, late.comments[-1].text) == ("5", f"{COMMENT_HISTORY + 4}")
    assert school.replicas[parent].comments == late.comments


def test_leaving_and_coming_back_does_not_make_comments_quicker(school: School) -> None:
    """IMP-21."""
    parent = school.enter("parent1")
    for number in range(5):
        school.comments(parent, f"{number}")
    school.does(school.room.leave, parent)
    parent = school.enter("parent1")
    with pytest.raises(Refused) as refusal:
        school.comments(parent, "6")
    assert refusal.value.code is RefusalCode.TOO_FAST


def test_a_refused_comment_is_not_kept(school: School) -> None:
    for number in range(5):
        school.comments(school.teacher, f"{number}")
    with pytest.raises(Refused):
        school.comments(school.teacher, "6")
    assert len(school.fresh(school.teacher).comments) == 5


# --- Presence and time -------------------------------------------------------------------------------------------------


def test_a_lost_link_within_the_grace_time_is_one_span_of_presence(school: School) -> None:
    parent = school.enter("parent1")
    school.disconnect(parent)
    school.passes(30)
    school.enter("parent1")
    spans = [fact for fact in school.facts if isinstance(fact, PersonJoined | PersonLeft) and fact.person == "parent1"]
    assert [type(fact) for fact in spans] == [PersonJoined]


def test_a_span_of_presence_ends_when_the_link_was_lost_not_when_the_grace_ends(school: School) -> None:
    parent = school.enter("parent1")
    school.passes(100)
    lost_at = school.now
    school.disconnect(parent)
    school.passes(61)
    assert [fact.at for fact in school.facts if isinstance(fact, PersonLeft)] == [lost_at]


def test_the_host_s_seat_is_never_given_away(school: School) -> None:
    """LIVE-11."""
    parent = school.enter("parent1")
    school.disconnect(school.teacher)
    school.passes(120)
    assert school.replicas[parent].room.host_id == school.teacher
    assert not school.replicas[parent].members[school.teacher].connected
    assert school.enter(TEACHER) == school.teacher


def test_every_end_reports_who_was_there(school: School) -> None:
    school.enter("parent1")
    lost = school.enter("parent2")
    school.disconnect(lost)
    school.does(school.room.close, CloseReason.ENDED)
    left = {fact.person for fact in school.facts if isinstance(fact, PersonLeft)}
    assert left == {"teacher", "parent1", "parent2"}
    assert school.facts[-1] == RoomOver(CloseReason.ENDED, school.now)
    school.does(school.room.close, CloseReason.ABANDONED)
    assert school.room.closed is CloseReason.ENDED
    with pytest.raises(Refused) as refusal:
        school.enter("parent3")
    assert refusal.value.code is RefusalCode.ROOM_ENDED


def test_a_room_without_news_has_no_deadline(school: School) -> None:
    school.passes(5)
    assert school.room.deadline() is None


@pytest.mark.parametrize("seconds", [9.9, 10])
def test_staff_are_away_after_ten_seconds_and_not_before(school: School, seconds: float) -> None:
    """beyond.md, advance 1."""
    parent = school.enter("parent1")
    lost_at = school.now
    school.disconnect(school.teacher)
    school.passes(seconds)
    room = school.replicas[parent].room
    assert room.staff_away_since == (lost_at if seconds >= 10 else None)
    assert (room.closes_at is not None) == (seconds >= 10)
    assert (Permission.COMMENT in school.replicas[parent].permissions) == (seconds < 10)


def test_any_member_of_staff_is_enough(school: School) -> None:
    parent, colleague = school.enter("parent1"), school.enter("colleague")
    school.disconnect(school.teacher)
    school.passes(300)
    assert school.replicas[parent].room.staff_away_since is None
    school.disconnect(colleague)
    school.passes(10)
    assert school.replicas[parent].room.staff_away_since is not None
    school.enter("colleague")
    assert school.replicas[parent].room.staff_away_since is None


def test_a_class_that_no_teacher_has_entered_yet_waits_likewise() -> None:
    school = School(teacher=False)
    student = school.enter("student1")
    school.passes(10)
    assert school.replicas[student].room.staff_away_since == EIGHT
    school.passes(590)
    assert school.room.closed is CloseReason.ABANDONED
    assert school.replicas[student].closed is CloseReason.ABANDONED


def test_a_speaker_is_held_while_staff_are_away_and_the_host_is_not(school: School) -> None:
    speaker = school.speaker("parent1")
    school.does(school.room.publish, speaker, Source.MICROPHONE, TrackId("t1"))
    school.does(school.room.publish, school.teacher, Source.MICROPHONE, TrackId("t2"))
    school.disconnect(school.teacher)
    school.passes(11)
    assert {track.id: track.held for track in school.room.tracks().values()} == {"t1": True, "t2": False}
    school.enter(TEACHER)
    assert not any(track.held for track in school.room.tracks().values())


def test_a_teacher_alone_holds_a_class() -> None:
    """META-05: zero viewers."""
    school = School()
    school.passes(7200)
    assert school.room.closed is None
    assert school.replicas[school.teacher] == Replica.of(school.fresh(school.teacher))
