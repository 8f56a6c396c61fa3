"""Ink in a class: who may draw on what, who hears of it, and when it is kept (LIVE-36)."""

from dataclasses import replace

import pytest

from signaling.facts import InkKept
from signaling.inking import LASER_RATE, SURFACES
from signaling.messages import (
    CloseReason,
    Content,
    ElementId,
    InkErased,
    MemberId,
    Permission,
    PointLaser,
    Surface,
)
from signaling.refusals import RefusalCode, Refused
from tests.signaling.school import DECKS, School
from tests.signaling.test_ink import stroke


@pytest.fixture
def school() -> School:
    school = School()
    school.does(school.room.stage.set_content, Content.BOARD)
    return school


def kept(school: School) -> list[tuple[str, list[str]]]:
    return [(fact.surface, [element.id for element in fact.elements]) for fact in school.told(InkKept)]


def test_everybody_sees_the_ink_and_a_late_joiner_too(school: School) -> None:
    parent = school.enter("parent1")
    school.draws(school.teacher)
    school.draws(school.teacher, points=[5, 5, 5], start=1, done=True)
    late = school.enter("parent2")
    for member in (parent, late, school.teacher):
        assert [element.points for element in school.replicas[member].shown_ink] == [[1, 2, 50, 5, 5, 5]]


def test_ink_stays_when_another_surface_is_shown(school: School) -> None:
    school.draws(school.teacher)
    school.does(school.room.stage.show_deck, DECKS[0])
    late = school.enter("parent1")
    assert school.replicas[late].shown_ink == []
    assert school.replicas[late].unread == {"board/1"}
    school.does(school.room.stage.set_content, Content.BOARD)
    assert [element.id for element in school.replicas[late].shown_ink] == ["e1"]


def test_a_viewer_draws_when_the_host_lets_it_and_only_on_what_is_shown(school: School) -> None:
    parent = school.enter("parent1")
    school.does(school.room.muting.let_draw, parent, True)
    assert Permission.DRAW in school.replicas[parent].permissions
    assert school.replicas[parent].notices == ["drawing-allowed"]
    school.draws(parent)
    with pytest.raises(Refused) as refused:
        school.draws(parent, "e2", surface=Surface("screen"))
    assert refused.value.code is RefusalCode.NO_SUCH_SURFACE
    school.draws(school.teacher, "e3", surface=Surface("screen"))
    school.does(school.room.muting.let_draw, parent, False)
    assert Permission.DRAW not in school.replicas[parent].permissions
    assert school.replicas[parent].notices == ["drawing-allowed", "drawing-ended"]


@pytest.mark.parametrize(
    "surface",
    ["board/2", "board/01", "board/", "slides/add/1", "slides/add/0", "none", "screen/1", "board/²", "slides//1"],
)
def test_what_the_class_does_not_have_holds_no_ink(school: School, surface: str) -> None:
    with pytest.raises(Refused) as refused:
        school.draws(school.teacher, surface=Surface(surface))
    assert refused.value.code is RefusalCode.NO_SUCH_SURFACE
    with pytest.raises(Refused):
        school.room.ink.fetch(Surface(surface))


def test_a_viewer_erases_and_clears_its_own_only(school: School) -> None:
    parent, board = school.enter("parent1"), Surface("board/1")
    school.does(school.room.muting.let_draw, parent, True)
    school.draws(school.teacher, "hers")
    school.draws(parent, "mine")
    with pytest.raises(Refused) as refused:
        school.does(school.room.ink.erase, parent, board, [ElementId("hers"), ElementId("mine")])
    assert refused.value.code is RefusalCode.NOT_PERMITTED
    school.does(school.room.ink.clear, parent, board)
    assert [element.id for element in school.replicas[parent].shown_ink] == ["hers"]
    school.does(school.room.ink.clear, school.teacher, board)
    assert school.replicas[parent].shown_ink == []


def test_erasing_what_is_gone_is_no_news(school: School) -> None:
    outcome = school.room.ink.erase(school.teacher, Surface("board/1"), [ElementId("gone")], school.now)
    assert outcome.deliveries == []


def test_erasing_some_tells_which_and_erasing_the_last_clears(school: School) -> None:
    for element in ("a", "b"):
        school.draws(school.teacher, element)
    outcome = school.room.ink.erase(school.teacher, Surface("board/1"), [ElementId("a")], school.now)
    assert outcome.deliveries[0].event == InkErased(surface=Surface("board/1"), element_ids=[ElementId("a")])
    school.heard(outcome)
    school.does(school.room.ink.erase, school.teacher, Surface("board/1"), [ElementId("b")])
    assert school.room.ink.surfaces() == []


def test_ink_is_kept_three_seconds_after_the_last_stroke(school: School) -> None:
    school.draws(school.teacher, "a")
    school.passes(2)
    school.draws(school.teacher, "b")
    school.passes(2)
    assert kept(school) == []
    school.passes(1)
    assert kept(school) == [("board/1", ["a", "b"])]
    school.passes(60)
    assert len(kept(school)) == 1


def test_ink_that_never_pauses_is_kept_all_the_same(school: School) -> None:
    for number in range(16):
        school.draws(school.teacher, f"{number}")
        school.passes(1)
    assert len(kept(school)) == 1


def test_ink_is_kept_when_its_surface_is_left_and_at_the_end(school: School) -> None:
    school.draws(school.teacher, "a")
    school.does(school.room.stage.add_board)
    assert kept(school) == [("board/1", ["a"])]
    school.draws(school.teacher, "b")
    school.does(school.room.close, CloseReason.ENDED)
    assert kept(school) == [("board/1", ["a"]), ("board/2", ["b"])]


def test_a_surface_that_was_cleared_is_kept_empty(school: School) -> None:
    school.draws(school.teacher, "a")
    school.passes(3)
    school.does(school.room.ink.clear, school.teacher, Surface("board/1"))
    school.passes(3)
    assert kept(school)[-1] == ("board/1", [])


def test_surfaces_with_ink_are_bounded_and_empty_ones_make_room() -> None:
    school = School()
    school.does(school.room.stage.show_deck, replace(DECKS[0], page_count=SURFACES + 2))
    pages = [Surface(f"slides/add/{page}") for page in range(1, SURFACES + 2)]
    for number, page in enumerate(pages[:-1]):
        school.draws(school.teacher, f"e{number}", surface=page)
    with pytest.raises(Refused) as refused:
        school.draws(school.teacher, "one more", surface=pages[-1])
    assert refused.value.code is RefusalCode.INK_FULL
    school.does(school.room.ink.clear, school.teacher, pages[0])
    school.draws(school.teacher, "one more", surface=pages[-1])
    assert len(school.room.ink.surfaces()) == SURFACES


def test_the_laser_is_told_and_not_kept_and_never_faster_than_it_may(school: School) -> None:
    parent = school.enter("parent1")
    point = PointLaser(surface=Surface("board/1"), x=1, y=2, visible=True)
    for _ in range(100):
        school.does(school.room.ink.point, school.teacher, point)
    assert len(school.replicas[parent].lasers) == LASER_RATE
    school.does(school.room.ink.point, school.teacher, point.model_copy(update={"visible": False}))
    assert not school.replicas[parent].lasers[-1].visible
    assert school.room.ink.surfaces() == []


def test_a_stroke_does_not_look_at_the_rest_of_the_room(school: School) -> None:
    """Its cost does not grow with the audience."""
    outcome = school.room.ink.draw(school.teacher, stroke(), school.now)
    assert [delivery.to for delivery in outcome.deliveries] == [None]
    assert not outcome.gates


def test_nobody_draws_who_is_not_there(school: School) -> None:
    with pytest.raises(Refused) as refused:
        school.draws(MemberId("m99"))
    assert refused.value.code is RefusalCode.NO_SUCH_MEMBER
