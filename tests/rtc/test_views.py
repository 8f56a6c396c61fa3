"""Which videos go into which slots, and in which layer."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtc.views import EMPTY, ENLARGE, KEEP, Carried, Layer, View, assign, expected_layers

CAMERA = expected_layers({})


def view(track: str, height: int = 720) -> View:
    return View(track, height * 16 // 9, height)


def layer_for(height: int, current: str = "") -> str:
    slots = [Carried("a", current)] if current else [EMPTY]
    return assign([view("a", height)], {"a": CAMERA}, slots)[0].rid


@pytest.mark.parametrize(
    ("height", "rid"),
    [(1, "q"), (180, "q"), (224, "q"), (226, "h"), (360, "h"), (449, "h"), (452, "f"), (720, "f"), (2160, "f")],
)
def test_the_smallest_layer_is_taken_that_need_not_be_enlarged_much(height: int, rid: str) -> None:
    assert layer_for(height) == rid


def test_a_tile_that_changes_a_little_keeps_its_layer() -> None:
    bound = int(180 * ENLARGE)
    assert layer_for(bound + 3, "q") == "q"
    assert layer_for(bound - 3, "h") == "h"
    assert layer_for(int(bound * KEEP) + 3, "q") == "h"
    assert layer_for(int(bound / KEEP) - 3, "h") == "q"


@given(st.lists(st.integers(1, 2000), min_size=2, max_size=30))
def test_a_layer_never_falls_while_the_tile_grows(heights: list[int]) -> None:
    current, ranks = "", []
    for height in sorted(heights):
        current = layer_for(height, current)
        ranks.append("qhf".index(current))
    assert all(before <= after for before, after in pairwise(ranks))


def test_a_portrait_picture_in_a_wide_tile_needs_its_height_only() -> None:
    layers = expected_layers({"f": (720, 1280)})
    assert assign([View("a", 1280, 320)], {"a": layers}, [EMPTY])[0].rid == "q"


def test_known_sizes_tell_those_that_are_unknown() -> None:
    assert expected_layers({"h": (320, 180)}) == [Layer("q", 160, 90), Layer("h", 320, 180), Layer("f", 640, 360)]
    assert [layer.height for layer in expected_layers({})] == [180, 360, 720]


def test_a_track_without_layers_has_no_rid() -> None:
    assert assign([view("screen")], {"screen": []}, [EMPTY]) == [Carried("screen", "")]


def test_a_track_keeps_its_slot_when_the_order_changes() -> None:
    tracks = dict.fromkeys("abc", CAMERA)
    first = assign([view("a"), view("b"), view("c")], tracks, [EMPTY] * 3)
    second = assign([view("c"), view("b"), view("a")], tracks, first)
    assert second == first


def test_with_fewer_slots_than_views_the_most_important_are_sent() -> None:
    tracks = dict.fromkeys("abc", CAMERA)
    slots = assign([view("a"), view("b"), view("c")], tracks, [EMPTY] * 2)
    assert [slot.track_id for slot in slots] == ["a", "b"]
    slots = assign([view("c"), view("a"), view("b")], tracks, slots)
    assert [slot.track_id for slot in slots] == ["a", "c"], "a stays where it is, c takes the place of b"


def test_unknown_tracks_take_no_slot() -> None:
    assert assign([view("gone"), view("a")], {"a": CAMERA}, [EMPTY])[0].track_id == "a"


def test_a_track_that_is_shown_twice_is_sent_once_for_the_larger_tile() -> None:
    slots = assign([view("a", 90), view("a", 720)], {"a": CAMERA}, [EMPTY] * 2)
    assert slots == [Carried("a", "f"), EMPTY]


NAMES = st.sampled_from("abcdefgh")


@given(st.lists(st.lists(st.builds(view, NAMES, st.integers(1, 1200)), max_size=8), max_size=8), st.integers(0, 5))
def test_whatever_is_shown_slots_are_stable_and_hold_nothing_twice(pages: list[list[View]], count: int) -> None:
    slots = [EMPTY] * count
    for page in pages:
        before = {slot.track_id: index for index, slot in enumerate(slots) if slot.track_id}
        slots = assign(page, dict.fromkeys("abcdef", CAMERA), slots)
        held = [slot.track_id for slot in slots if slot.track_id]
        shown = list(dict.fromkeys(each.track_id for each in page if each.track_id in "abcdef"))
        assert set(held) == set(shown[:count])
        assert len(held) == len(set(held))
        for index, slot in enumerate(slots):
            assert slot.track_id not in before or before[slot.track_id] == index
