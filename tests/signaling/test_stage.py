"""What the stage shows, the pause, the scope: without sockets and media."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rtc.negotiated import Source
from signaling.facts import DeckShown, Paused, Resumed, ScopeChanged
from signaling.messages import BOARDS, CloseReason, Content, DeckId, MemberId, RoomKind, TrackId, ViewerScope
from signaling.refusals import RefusalCode, Refused
from tests.signaling.school import DECKS, EIGHT, School

ADD, SUB = DECKS


@pytest.fixture
def school() -> School:
    return School()


def refusal(school: School, *change: object) -> RefusalCode:
    before = {member: repr(replica) for member, replica in school.replicas.items()}
    with pytest.raises(Refused) as refused:
        school.does(*change)  # type: ignore[arg-type]
    assert {member: repr(replica) for member, replica in school.replicas.items()} == before
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "surface"),
    [(Content.NONE, None), (Content.CAMERA, "camera"), (Content.SCREEN, "screen"), (Content.BOARD, "board/1")],
)
def test_ink_goes_on_what_the_stage_shows(school: School, content: Content, surface: str | None) -> None:
    """LIVE-14, LIVE-36."""
    school.does(school.room.stage.set_content, content)
    assert school.replicas[school.teacher].room.surface == surface


def test_slides_are_shown_page_by_page(school: School) -> None:
    parent, stage = school.enter("parent1"), school.room.stage
    school.does(stage.show_deck, ADD)
    school.does(stage.show_page, 3)
    seen = school.replicas[parent].room
    assert seen.deck is not None
    assert (seen.content, seen.deck.page, seen.surface) == (Content.SLIDES, 3, "slides/add/3")
    assert [refusal(school, stage.show_page, page) for page in (0, 13)] == [RefusalCode.NO_SUCH_PAGE] * 2
    assert school.told(DeckShown) == [DeckShown(DeckId("add"), EIGHT)]


def test_slides_come_back_at_the_page_at_which_they_were_left(school: School) -> None:
    stage = school.room.stage
    for change in ((stage.show_deck, ADD), (stage.show_page, 7), (stage.show_deck, SUB), (stage.show_deck, ADD)):
        school.does(*change)
    assert stage.surface == "slides/add/7"
    school.does(stage.set_content, Content.SCREEN)
    school.does(stage.set_content, Content.SLIDES)
    assert stage.surface == "slides/add/7"


def test_slides_that_have_become_shorter_are_shown_at_their_last_page(school: School) -> None:
    school.does(school.room.stage.show_deck, ADD)
    school.does(school.room.stage.show_page, 12)
    school.does(school.room.stage.show_deck, replace(ADD, page_count=5))
    assert school.room.stage.surface == "slides/add/5"


def test_without_slides_there_is_nothing_to_show(school: School) -> None:
    stage = school.room.stage
    assert refusal(school, stage.set_content, Content.SLIDES) is RefusalCode.NO_DECK
    assert refusal(school, stage.show_page, 1) is RefusalCode.NO_DECK


def test_a_class_that_begins_with_slides_shows_their_first_page() -> None:
    school = School(content=Content.SLIDES, deck=ADD)
    assert school.room.stage.surface == "slides/add/1"
    assert school.told(DeckShown) == [DeckShown(DeckId("add"), EIGHT)]


def test_boards_are_added_one_by_one_and_bounded(school: School) -> None:
    stage = school.room.stage
    for number in range(2, BOARDS + 1):
        school.does(stage.add_board)
        assert stage.surface == f"board/{number}"
    assert refusal(school, stage.add_board) is RefusalCode.BOARDS_FULL
    school.does(stage.show_board, 2)
    assert (school.replicas[school.teacher].room.board, stage.boards) == (2, BOARDS)
    assert refusal(school, stage.show_board, BOARDS + 1) is RefusalCode.NO_SUCH_PAGE


def test_whoever_is_pinned_and_leaves_is_not_pinned_any_more(school: School) -> None:
    parent = school.enter("parent1")
    school.does(school.room.stage.pin, parent)
    assert school.replicas[school.teacher].room.pinned_id == parent
    school.disconnect(parent)
    assert school.room.stage.pinned is not None
    school.passes(60)
    assert school.replicas[school.teacher].room.pinned_id is None
    assert refusal(school, school.room.stage.pin, MemberId("m99")) is RefusalCode.NO_SUCH_MEMBER


# --- Pause -------------------------------------------------------------------------------------------------------------


def test_a_pause_holds_every_track_the_host_s_too_and_is_not_counted(school: School) -> None:
    """LIVE-20, LIVE-37."""
    school.does(school.room.publish, school.teacher, Source.CAMERA, TrackId("t1"))
    school.does(school.room.pause)
    paused_at = school.now
    assert school.replicas[school.teacher].tracks[TrackId("t1")].held
    school.passes(90)
    school.does(school.room.pause)
    assert school.replicas[school.teacher].room.paused_at == paused_at
    school.comments(school.teacher, "馬上回來")
    school.does(school.room.resume)
    school.does(school.room.resume)
    seen = school.replicas[school.teacher]
    assert (seen.room.paused_at, seen.room.paused_seconds) == (None, 90)
    assert not seen.tracks[TrackId("t1")].held
    school.does(school.room.pause)
    school.passes(10)
    school.does(school.room.resume)
    assert school.replicas[school.teacher].room.paused_seconds == 100
    assert [type(fact) for fact in school.facts if isinstance(fact, Paused | Resumed)] == [Paused, Resumed] * 2


def test_what_is_published_in_a_pause_is_heard_after_it(school: School) -> None:
    school.does(school.room.pause)
    school.does(school.room.publish, school.teacher, Source.MICROPHONE, TrackId("t1"))
    assert school.room.tracks()[TrackId("t1")].held
    school.does(school.room.resume)
    assert not school.room.tracks()[TrackId("t1")].held


def test_the_time_box_of_a_turn_stands_still_in_a_pause(school: School) -> None:
    school.does(school.room.speaking.limit, 60)
    speaker = school.speaker("parent1")
    school.passes(50)
    school.does(school.room.pause)
    school.passes(300)
    school.does(school.room.resume)
    assert school.replicas[speaker].me.speaks_until == school.now + timedelta(seconds=10)
    school.passes(10)
    assert school.replicas[speaker].notices[-1] == "speech-time-over"


# --- Scope -------------------------------------------------------------------------------------------------------------


def test_who_is_there_only_by_a_wider_scope_is_put_out_when_it_is_narrowed() -> None:
    """LIVE-32, LIVE-41."""
    school = School(viewer_scope=ViewerScope.ANYONE)
    stranger, parent, colleague = school.enter("stranger"), school.enter("parent1"), school.enter("colleague")
    school.does(school.room.set_viewer_scope, ViewerScope.MEMBERS)
    assert school.replicas[stranger].closed is CloseReason.NOT_INVITED
    assert school.dismissed == [stranger]
    assert {school.replicas[member].closed for member in (parent, colleague, school.teacher)} == {None}
    assert school.told(ScopeChanged) == [ScopeChanged(ViewerScope.MEMBERS, EIGHT)]
    with pytest.raises(Refused) as refused:
        school.enter("stranger")
    assert refused.value.code is RefusalCode.NOT_INVITED
    school.does(school.room.set_viewer_scope, ViewerScope.ANYONE)
    school.enter("stranger")


def test_a_scope_that_stays_is_no_news(school: School) -> None:
    school.does(school.room.set_viewer_scope, ViewerScope.MEMBERS)
    assert school.told(ScopeChanged) == []


def test_a_broadcast_is_paused_like_a_class() -> None:
    """LIVE-10."""
    school = School(RoomKind.BROADCAST)
    school.does(school.room.pause)
    assert school.replicas[school.teacher].room.paused_at == EIGHT
