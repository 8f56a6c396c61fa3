"""The ink of one surface: order, bounds, undo (LIVE-36)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.ink import ACTIONS, ELEMENTS, POINTS, Change, InkSurface
from signaling.messages import ELEMENT_POINTS, DrawInk, ElementId, InkTool, MemberId, Surface
from signaling.refusals import RefusalCode, Refused

ONE, OTHER = MemberId("m1"), MemberId("m2")


def stroke(element: str = "e1", points: list[int] | None = None, **changes: Any) -> DrawInk:
    drawn = {
        "surface": Surface("board/1"), "element_id": ElementId(element), "tool": InkTool.PEN, "color": "#000000",
        "width": 30, "start": 0, "points": points if points is not None else [1, 2, 3], "done": False, **changes,
    }  # fmt: skip
    return DrawInk.model_validate(drawn)


def refusal(ink: InkSurface, author: MemberId, draw: DrawInk) -> RefusalCode:
    before = ink.elements()
    with pytest.raises(Refused) as refused:
        ink.draw(author, draw)
    assert ink.elements() == before
    return refused.value.code


def ids(ink: InkSurface) -> list[str]:
    return [element.id for element in ink.elements()]


def test_a_pen_appends_and_a_shape_drags_its_end() -> None:
    ink = InkSurface()
    ink.draw(ONE, stroke(points=[1, 1, 1]))
    ink.draw(ONE, stroke(points=[2, 2, 2, 3, 3, 3], start=1, done=True))
    for end in (5, 9):
        ink.draw(
            ONE,
            stroke(
                "e2",
                [0, 0, 0, end, end, 0] if end == 5 else [end, end, 0],
                tool=InkTool.LINE,
                start=0 if end == 5 else 1,
            ),
        )
    pen, line = ink.elements()
    assert (pen.points, pen.done) == ([1, 1, 1, 2, 2, 2, 3, 3, 3], True)
    assert (line.points, line.done) == ([0, 0, 0, 9, 9, 0], False)
    assert ink.points == 5


def test_a_text_is_written_letter_by_letter() -> None:
    ink = InkSurface()
    for text in ("加", "加法"):
        ink.draw(ONE, stroke(tool=InkTool.TEXT, text=text))
    assert ink.elements()[0].text == "加法"


@pytest.mark.parametrize("tool", [InkTool.LINE, InkTool.ARROW, InkTool.RECTANGLE, InkTool.ELLIPSE, InkTool.TEXT])
def test_shapes_have_two_points_and_a_text_one(tool: InkTool) -> None:
    most = 1 if tool is InkTool.TEXT else 2
    assert refusal(InkSurface(), ONE, stroke(tool=tool, points=[1, 1, 1] * (most + 1))) is RefusalCode.BAD_MESSAGE
    InkSurface().draw(ONE, stroke(tool=tool, points=[1, 1, 1] * most))


def test_an_element_is_changed_by_its_author_alone_and_until_it_is_done() -> None:
    ink = InkSurface()
    ink.draw(ONE, stroke())
    assert refusal(ink, OTHER, stroke(start=1)) is RefusalCode.INK_CHANGED
    assert refusal(ink, ONE, stroke(start=2)) is RefusalCode.INK_CHANGED
    assert refusal(ink, ONE, stroke(tool=InkTool.HIGHLIGHTER, start=1)) is RefusalCode.INK_CHANGED
    assert refusal(ink, ONE, stroke("e2", start=1)) is RefusalCode.INK_CHANGED
    ink.draw(ONE, stroke(start=1, done=True))
    assert refusal(ink, ONE, stroke(start=2)) is RefusalCode.INK_CHANGED


def test_a_stroke_that_is_too_long_has_to_be_split() -> None:
    ink = InkSurface()
    for start in range(0, ELEMENT_POINTS, 200):
        ink.draw(ONE, stroke(points=[1, 1, 1] * 200, start=start))
    assert refusal(ink, ONE, stroke(start=ELEMENT_POINTS)) is RefusalCode.INK_FULL


def test_a_surface_holds_so_many_elements_and_points_and_no_more() -> None:
    ink = InkSurface()
    for number in range(ELEMENTS):
        ink.draw(ONE, stroke(f"e{number}"))
    assert refusal(ink, ONE, stroke("one more")) is RefusalCode.INK_FULL
    ink.erase(ONE, [ElementId("e0")])
    ink.draw(ONE, stroke("one more"))
    full = InkSurface()
    for number in range(POINTS // 200):
        full.draw(ONE, stroke(f"e{number}", [1, 1, 1] * 200))
    assert full.points == POINTS
    assert refusal(full, ONE, stroke("one more")) is RefusalCode.INK_FULL


def test_each_author_takes_back_its_own() -> None:
    ink = InkSurface()
    for author, element in ((ONE, "a"), (OTHER, "b"), (ONE, "c")):
        ink.draw(author, stroke(element))
    ink.undo(OTHER)
    assert ids(ink) == ["a", "c"]
    ink.undo(ONE)
    ink.undo(ONE)
    with pytest.raises(Refused) as refused:
        ink.undo(ONE)
    assert refused.value.code is RefusalCode.NOTHING_TO_UNDO
    for _ in range(2):
        ink.redo(ONE)
    ink.redo(OTHER)
    assert ids(ink) == ["a", "c", "b"]
    with pytest.raises(Refused):
        ink.redo(ONE)


def test_erasing_and_clearing_are_taken_back_too() -> None:
    ink = InkSurface()
    for element in "abc":
        ink.draw(ONE, stroke(element, done=True))
    ink.erase(ONE, [ElementId("a"), ElementId("gone")])
    ink.erase(ONE, ink.all())
    assert ink.empty
    assert [one.id for one in ink.undo(ONE).restored] == ["b", "c"]
    assert ids(ink) == ["b", "c"]
    ink.undo(ONE)
    assert ids(ink) == ["b", "c", "a"]
    ink.redo(ONE)
    assert ids(ink) == ["b", "c"]
    assert ink.points == 2


def test_what_another_has_erased_meanwhile_is_passed_over() -> None:
    ink = InkSurface()
    for element in "ab":
        ink.draw(ONE, stroke(element))
    ink.erase(OTHER, [ElementId("b")])
    assert [one.id for one in ink.undo(ONE).erased] == ["a"]


def test_a_new_action_forgets_what_was_taken_back() -> None:
    ink = InkSurface()
    ink.draw(ONE, stroke("a"))
    ink.undo(ONE)
    ink.draw(ONE, stroke("b"))
    with pytest.raises(Refused):
        ink.redo(ONE)


def test_only_the_last_actions_can_be_taken_back() -> None:
    ink = InkSurface()
    for number in range(ACTIONS + 3):
        ink.draw(ONE, stroke(f"e{number}"))
    for _ in range(ACTIONS):
        ink.undo(ONE)
    with pytest.raises(Refused):
        ink.undo(ONE)
    assert ids(ink) == ["e0", "e1", "e2"]


def test_ink_that_could_come_back_is_bounded() -> None:
    ink = InkSurface()
    for turn in range(8):
        for number in range(POINTS // 600):
            ink.draw(ONE, stroke(f"e{turn}-{number}", [1, 1, 1] * 256, done=True))
        ink.erase(ONE, ink.all())
    undone = 0
    while True:
        try:
            undone += bool(ink.undo(ONE).restored)
            ink.erase(OTHER, ink.all())
        except Refused:
            break
    assert 1 <= undone < 8


def test_ink_that_is_full_does_not_come_back_and_can_later() -> None:
    ink = InkSurface()
    ink.draw(ONE, stroke("long", [1, 1, 1] * 256))
    ink.erase(ONE, [ElementId("long")])
    for number in range(POINTS // 250):
        ink.draw(OTHER, stroke(f"e{number}", [1, 1, 1] * 250))
    with pytest.raises(Refused) as refused:
        ink.undo(ONE)
    assert refused.value.code is RefusalCode.INK_FULL
    ink.erase(OTHER, [ElementId("e0"), ElementId("e1")])
    ink.undo(ONE)
    assert ids(ink)[-1] == "long"


ACTS = st.lists(
    st.tuples(st.sampled_from([ONE, OTHER]), st.sampled_from(["draw", "erase", "undo", "redo"]), st.integers(0, 4)),
    max_size=60,
)


@given(ACTS)
def test_whoever_follows_the_changes_has_the_same_ink(acts: list[tuple[MemberId, str, int]]) -> None:
    """And points are counted right, whatever happened."""
    ink, copy = InkSurface(), dict[str, MemberId]()

    def follow(change: Change) -> None:
        for gone in change.erased:
            del copy[gone.id]
        for back in change.restored:
            assert back.id not in copy
            copy[back.id] = back.author

    for number, (author, act, which) in enumerate(acts):
        try:
            if act == "draw":
                ink.draw(author, stroke(f"e{number}", [1, 1, 1] * (which + 1), done=True))
                copy[f"e{number}"] = author
            elif act == "erase":
                follow(ink.erase(author, ink.all()[: which + 1]))
            else:
                follow(ink.undo(author) if act == "undo" else ink.redo(author))
        except Refused:
            pass
        assert ids(ink) == list(copy)
        assert ink.points == sum(len(element.points) // 3 for element in ink.elements())
